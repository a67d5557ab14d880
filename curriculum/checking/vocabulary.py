"""The words and signs that an answer may be made of. What is not here is refused."""

from __future__ import annotations

import re

# What sin^{-1} means in every textbook.
INVERSES = {
    "sin": "arcsin", "cos": "arccos", "tan": "arctan", "sec": "arcsec", "csc": "arccsc",
    "cot": "arccot", "sinh": "arsinh", "cosh": "arcosh", "tanh": "artanh",
}  # fmt: skip
FUNCTIONS = frozenset(
    [
        *INVERSES.values(),
        "ln",
        "log",
        "exp",
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "sinh",
        "cosh",
        "tanh",
        "abs",
        "sqrt",
        "cbrt",
    ]
)
PLAIN_FUNCTIONS = {
    **{name: name for name in FUNCTIONS},
    "Abs": "abs", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "lg": "log",
    "sen": "sin", "tg": "tan", "cotg": "cot", "ctg": "cot", "cosec": "csc", "arcsen": "arcsin",
    "arctg": "arctan", "raiz": "sqrt", "raíz": "sqrt", "root": "sqrt",
}  # fmt: skip
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "theta": "θ",
    "lambda": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω",
    "Delta": "Δ", "Omega": "Ω", "Sigma": "Σ", "varphi": "φ", "varepsilon": "ε",
    "pi": "π", "infty": "∞",
}  # fmt: skip
# Words of two or three letters, which are products unless the letter is expected.
SHORT_GREEK = {name: to for name, to in GREEK.items() if len(name) < 4 and name != "pi"}
WORDS = {
    **{name: ("function", to) for name, to in PLAIN_FUNCTIONS.items()},
    **{name: ("name", to) for name, to in GREEK.items() if len(name) > 3},
    "pi": ("name", "π"), "phi": ("name", "φ"), "Pi": ("name", "π"),
    "inf": ("name", "∞"), "infinity": ("name", "∞"), "Infinity": ("name", "∞"),
    "infinito": ("name", "∞"), "oo": ("name", "∞"),
    "or": ("word", "or"), "and": ("word", "and"), "in": ("relation", "∈"),
    **dict.fromkeys(("degrees", "degree", "deg", "grados", "grado"), ("degree", "°")),
}  # fmt: skip
COMMANDS = {
    **{name: ("name", to) for name, to in GREEK.items()},
    **{name: ("function", name) for name in FUNCTIONS - {"sqrt", "cbrt"}},
    **dict.fromkeys(("cdot", "times", "ast"), ("operator", "*")),
    "div": ("operator", "/"), "pm": ("operator", "±"), "mp": ("operator", "±"),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), ("fraction", "\\frac")),
    "sqrt": ("root", "\\sqrt"),
    **dict.fromkeys(("le", "leq", "leqslant"), ("relation", "≤")),
    **dict.fromkeys(("ge", "geq", "geqslant"), ("relation", "≥")),
    **dict.fromkeys(("ne", "neq"), ("relation", "≠")),
    "lt": ("relation", "<"), "gt": ("relation", ">"), "in": ("relation", "∈"),
    "lbrace": ("open", "{"), "rbrace": ("close", "}"), "lbrack": ("open", "["),
    "rbrack": ("close", "]"), "lparen": ("open", "("), "rparen": ("close", ")"),
    "langle": ("open", "("), "rangle": ("close", ")"),
    **dict.fromkeys(("vert", "mid"), ("bar", "|")),
    "lvert": ("bar_open", "|"), "rvert": ("bar_close", "|"),
    "cup": ("union", "∪"), "circ": ("degree", "°"), "degree": ("degree", "°"),
    **dict.fromkeys(("emptyset", "varnothing"), ("phrase", "none")),
    "imaginaryI": ("name", "i"), "imath": ("name", "i"), "exponentialE": ("name", "e"),
    "lor": ("word", "or"), "vee": ("word", "or"), "land": ("word", "and"),
    "wedge": ("word", "and"), "colon": ("colon", ":"),
}  # fmt: skip
SKIPPED = frozenset(
    [
        "left",
        "right",
        "middle",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "quad",
        "qquad",
        "displaystyle",
        "textstyle",
        "limits",
        "nolimits",
        "space",
    ]
)
WRAPPERS = frozenset(
    [
        "text",
        "mathrm",
        "mathit",
        "mathbf",
        "textbf",
        "textit",
        "operatorname",
        "mbox",
        "mathsf",
        "boxed",
        "textrm",
    ]
)
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
ONE_TO_ONE = {
    **dict.fromkeys("−–—‐‑‒﹣➖", "-"), **dict.fromkeys("×·⋅∙•∗✕✖⨯", "*"),
    **dict.fromkeys("÷⁄∕➗", "/"), **dict.fromkeys("⩽≦", "≤"), **dict.fromkeys("⩾≧", "≥"),
    **dict.fromkeys("º˚∘", "°"), "∣": "|", "❘": "|", "⟨": "(", "⟩": ")", "ϕ": "φ",
    "϶": "∈", "∊": "∈", "⋃": "∪", "ø": "∅", "Ø": "∅", "’": "'", "′": "'",
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff", " "),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c", " "),
}  # fmt: skip
KEPT = frozenset("₀₁₂₃₄₅₆₇₈₉½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒²³¹⁰⁴⁵⁶⁷⁸⁹⁻⁺√∛∜∞π≤≥≠±∈∪∅ℝ°\u00a0\u2009\u202f")
SINGLE = {
    "+": "operator", "-": "operator", "*": "operator", "/": "operator", "±": "operator",
    "^": "power", "_": "subscript", "(": "open", "[": "open", "{": "open", ")": "close",
    "]": "close", "}": "close", "|": "bar", ",": "comma", ";": "semicolon", "&": "cell",
    "%": "percent", "°": "degree", "∪": "union", ":": "colon", "<": "relation",
    ">": "relation", "=": "relation", "≤": "relation", "≥": "relation", "≠": "relation",
    "∈": "relation", "√": "root", "∛": "root", "∜": "root", "∅": "phrase", "ℝ": "phrase",
    "π": "name", "∞": "name", "∨": "word", "∧": "word",
}  # fmt: skip
PHRASES = {"∅": "none", "ℝ": "reals", "∨": "or", "∧": "and"}
TWO = {
    "**": ("power", "^"), "<=": ("relation", "≤"), ">=": ("relation", "≥"),
    "=<": ("relation", "≤"), "=>": ("relation", "≥"), "!=": ("relation", "≠"),
    "==": ("relation", "="), "<>": ("relation", "≠"),
}  # fmt: skip
# A vector as the keyboard allows it: <3, -4>.
VECTOR = re.compile(r"[\s$]*(?:\\left)?\s*<[^<>=]*,[^<>=]*>[\s$]*")
# ]2, 5[ is (2, 5): brackets that open where an interval can only begin, close where it ends.
OUTWARD_LOW = re.compile(r"(^[\s$]{0,9}|[∪∈=U]\s{0,9}|\\(?:cup|in|left)\s{0,9})\]")
OUTWARD_HIGH = re.compile(r"\[(?=[\s$]{0,9}$|\s{0,9}(?:[∪U]|\\cup))")
PRIME = re.compile(r"'|\^\s*(?:\{\s*(?:\\prime|')+\s*\}|\\prime)")
# Letters with a mark above, each a letter of its own: the mean of x, the share of a sample.
ABOVE = {
    "bar": "\u0304", "overline": "\u0304", "hat": "\u0302", "widehat": "\u0302", "vec": "\u20d7",
    "overrightarrow": "\u20d7",
}  # fmt: skip
ABOVE_LETTER = re.compile(r"\\[a-z]+(?:\s*\{\s*([A-Za-z])\s*\}|\s+([A-Za-z]))")
GAP = r"(?:[\u00a0\u2009\u202f]|\\,)"
NUMBER = {
    # (comma is decimal, comma may group thousands)
    (False, True): rf"\d{{1,3}}(?:(?:,|\{{,\}}|{GAP})\d{{3}})+(?!\d)(?:\.\d+)?",
    (False, False): rf"\d{{1,3}}(?:(?:\{{,\}}|{GAP})\d{{3}})+(?!\d)(?:\.\d+)?",
    (True, True): (
        rf"\d{{1,3}}(?:(?:\.|{GAP}| )\d{{3}})+(?:,|\{{,\}})\d+"
        rf"|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)|\d{{1,3}}(?:(?:{GAP}| )\d{{3}})+(?!\d)"
        r"|\d+(?:,|\{,\})\d+"
    ),
}
NUMBER[True, False] = NUMBER[True, True]
TIMES_X = re.compile(r"\s*([xX])\s*\{?10\}?\s*(?:\^|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻])")
CALCULATOR = re.compile(r"E([-+]?)(\d{1,3})(?![\d.A-Za-z])")
REPEATING = re.compile(r"(\d*)\.(\d*)\\overline\s*\{(\d+)\}")
REPEATING_COMMA = re.compile(REPEATING.pattern.replace(r"\.", r"(?:[.,]|\{,\})"))
PERCENT = re.compile(r"per ?cent\b|por ciento\b")
ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]*)\*?\}(?:\{[lcr| ]*\})?")
MATRICES = frozenset(["matrix", "bmatrix", "pmatrix", "vmatrix", "Bmatrix", "array"])
COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.S)
LETTERS = re.compile(r"[^\W\d_]+")
