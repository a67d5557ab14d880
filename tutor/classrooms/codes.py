"""Class codes and passwords that are read from a board and typed by a child."""

from __future__ import annotations

import re
import secrets

# No 0 and O, no 1, I and L, no 5 and S, no 8 and B, no 2 and Z, no U (heard as V).
ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
LENGTH = 6

_WORDS = """
anchor apple april arrow autumn badge bakery balloon bamboo banana basket beach berry bicycle
blanket bottle bracket branch bread breeze bridge broom brush bucket butter button cactus camera
candle canoe canyon carbon carpet carrot castle celery center cereal chalk cherry circle citrus
cliff clock cloud clover coast cobalt coconut comet compass copper coral corner cotton cradle
crayon cricket crystal cube curtain daisy denim desert diary dinner dolphin donkey dragon drawer
drum eagle easel echo elbow ember engine fabric falcon feather fern ferry fiddle finger flame
flute forest fossil fountain frost galaxy garden garlic gentle ginger glacier globe glove goose
granite grape guitar hammer harbor harvest hazel helmet hollow honey horizon igloo island ivory
jacket jaguar jasmine jelly jigsaw jungle kettle kitten koala ladder lagoon lantern laptop lemon
letter lilac lizard locket lotus magnet mango maple marble market meadow melon mirror mitten
monkey morning mosaic mountain muffin napkin needle nickel noodle nutmeg oasis ocean olive onion
orange orbit orchid otter oven paddle palace panda panther paper parade parrot pebble pencil
penguin pepper piano picnic pigeon pillow planet pocket polar pony potato prairie pumpkin puzzle
quartz quilt rabbit radish raft rainbow raven ribbon river robin rocket saddle sailor salad sandal
scarf season shadow shovel silver singer sketch socket sparrow spiral spring stable statue summer
sunset supper tablet teapot temple tennis thunder ticket tiger timber toast tomato tractor trumpet
tulip tunnel turtle valley vanilla velvet violin voyage waffle walnut wander water whale willow
window winter wizard wonder yellow yogurt zebra zipper
"""
WORDS = tuple(_WORDS.split())


def new_join_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy(code: str) -> str:
    """A code as somebody typed it, spaces and dashes and small letters included, as we store it."""
    return re.sub(r"[\s-]+", "", code).upper()


def new_password() -> str:
    """Three words and a number: about 30 bits, and a child can copy it from a slip of paper."""
    words = [secrets.choice(WORDS) for _ in range(3)]
    return "-".join([*words, str(10 + secrets.randbelow(90))])
