"""From points back to numbers on a grid."""

from fractions import Fraction

from scorecard.rules import load_pack
from scorecard.scoring.inverting import Grid, best_points, bisect, nearest_enough
from scorecard.scoring.pieces import pieces_of

PACK = load_pack("mof-2020-10")


def test_grids_and_bisection():
    grid = Grid(Fraction(1, 4), Fraction(0), Fraction(2))
    assert grid.holds(Fraction(3, 4))
    assert not grid.holds(Fraction(1, 3))
    assert not grid.holds(Fraction(9, 4))
    assert bisect(lambda x: x >= Fraction(2, 3), Fraction(1, 10), Fraction(2), grid) == Fraction(3, 4)
    assert bisect(lambda x: x <= Fraction(2, 3), Fraction(2), Fraction(0), grid) == Fraction(1, 2)
    assert bisect(lambda _: False, Fraction(0), Fraction(2), grid) is None


def test_the_least_demanding_end_where_nothing_is_filled_in():
    variant = PACK.rules[2].variant("定量", "≤")
    values = [Fraction(1), Fraction(100), None, None, None, None, Fraction(10)]
    pieces = pieces_of(variant, values, 0)

    def worth(x):
        values[0] = x
        return variant.choose(values).points(values)

    grid = Grid(Fraction(1))
    assert nearest_enough(pieces, worth, Fraction(8), "high", grid) == 125
    assert nearest_enough(pieces, worth, Fraction(8), Fraction(300), grid) == 125
    assert nearest_enough(pieces, worth, Fraction(11), "high", grid) is None
    assert best_points(pieces, worth, Fraction(300), grid) == (100, 10)
