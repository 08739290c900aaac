import pytest

from dossiers.wordtrip.nearest import CANDIDATES, Nearest

FAMILIES, MIDDLE = ("Lò", "Cà", "Nguyễn", "Giàng", "Vàng"), ("Văn", "Thị", "A", "Đức")


def _names(count: int) -> list[str]:
    """Names as alike as names of one district are."""
    return [f"{FAMILIES[n % 5]} {MIDDLE[n // 5 % 4]} {'abcdefghij'[n // 20 % 10]}{n // 200}n" for n in range(count)]


@pytest.mark.parametrize("wrong", ["Nguyễn Văn Ân", "Nguyen Van An", "Nguyễn Vna An", "Nguyễn An", "Nguyễn Văn Bá An"])
def test_name_with_one_mistake_is_the_nearest(wrong):
    assert Nearest(["Lò Văn Páo", wrong, "Nguyễn Thị Thắm"]).take("Nguyễn Văn An") == 1


def test_other_name_is_not_near():
    assert Nearest(["Lò Thị Páo", "Giàng A Dơ"]).take("Nguyễn Văn An") is None


def test_name_is_taken_once():
    near = Nearest(["Nguyễn Văn Ân"])
    assert [near.take("Nguyễn Văn An"), near.take("Nguyễn Văn Ấn")] == [0, None]


@pytest.mark.parametrize("count", [200, 2000])
def test_names_compared_grow_with_the_names_alone(count):
    near = Nearest([f"{name}g" for name in _names(count)])
    for name in _names(count):
        near.take(name)
    assert near.compared <= CANDIDATES * count
