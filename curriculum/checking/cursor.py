"""A place among the tokens of an answer: what every part of the grammar reads from."""

from __future__ import annotations

from curriculum.checking import limits
from curriculum.checking.limits import UnreadableError
from curriculum.checking.tokens import Token


class Cursor:
    """`now` is the token to be read. The tokens are never changed, so any place can be gone
    back to."""

    __slots__ = ("bars", "depth", "mixed", "now", "place", "tokens")

    def __init__(self, tokens: list[Token], *, mixed: bool = False) -> None:
        self.tokens = tokens
        self.mixed = mixed  # 3 1/2 is three and a half, not a product
        self.depth = 0
        self.bars = 0  # the | opened within the innermost bracket
        self.go(0)

    def go(self, place: int) -> None:
        self.place = place
        self.now = self.tokens[place]

    def take(self) -> Token:
        token = self.now
        if token.kind != "end":
            self.go(self.place + 1)
        return token

    def take_digit(self) -> Token:
        """The first digit of a number, as TeX takes it; the others are read next."""
        number = self.now
        if not number.text.isdigit():
            raise UnreadableError("read.unexpected", number.at, found=number.text)
        self.now = Token("number", number.text[1:], number.at + 1, number.end)
        return Token("number", number.text[0], number.at, number.at + 1, number.spaced)

    @property
    def before(self) -> Token:
        return self.tokens[self.place - 1] if self.place else self.now

    @property
    def after(self) -> Token:
        return self.tokens[min(self.place + 1, len(self.tokens) - 1)]

    def at(self, kind: str, signs: str = "") -> bool:
        """Whether a token of this kind comes now, with one of these signs."""
        return self.now.kind == kind and (not signs or self.now.text in signs)

    @property
    def at_letter_u(self) -> bool:
        """`(-inf,1)U(3,inf)`: U between brackets is a union."""
        return self.at("name", "Uu") and self.before.kind == "close" and self.after.kind == "open"

    # Depth, and what does not fit

    def enter(self, at: int) -> None:
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise UnreadableError("limit.depth", at)

    def leave(self) -> None:
        self.depth -= 1

    def misfit(self, token: Token) -> UnreadableError:
        if token.kind == "end":
            return UnreadableError("read.unfinished", token.at)
        if token.kind == "close" and self.depth <= 1:
            return UnreadableError("read.unopened", token.at, found=token.text)
        return UnreadableError("read.unexpected", token.at, found=token.text)

    def unclosed(self, opening: Token) -> UnreadableError:
        """Something else stands where what was opened should end."""
        if self.now.kind == "end":
            return UnreadableError("read.unclosed", opening.at, found=opening.text)
        return UnreadableError("read.unexpected", self.now.at, found=self.now.text)

    def close(self, wanted: str, opening: Token) -> Token:
        """The bracket that ends what `opening` began; an interval may mix ) and ]."""
        token = self.now
        if token.kind != "close":
            raise self.unclosed(opening)
        ends = token.text.strip("\\") == wanted.strip("\\")
        if not ends and not (wanted in ")]" and token.text in ")]"):
            raise UnreadableError("read.unexpected", token.at, found=token.text)
        return self.take()
