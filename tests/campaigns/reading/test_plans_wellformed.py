"""The sample plans and their truths agree: what a truth says stands in its text, word for word, digit for digit."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

PLANS = Path(__file__).parent / "plans"
TEXTS = sorted(PLANS.glob("*/*.txt"))
SCALARS = ["issuer", "number", "symbol", "place", "date", "title", "theme", "period"]
SCALARS += ["awards", "dossier_parts", "signer", "signer_role", "recipients_count"]
LISTS = ["milestones", "deadlines", "targets", "numeric_not_targets"]
OPTIONAL_LISTS = ["other_dates", "phases", "secondary_targets", "level_targets"]
KINDS = {
    "ke_hoach_phat_dong",
    "ke_hoach_cong_tac_nam",
    "chi_thi_phat_dong",
    "quyet_dinh_ban_hanh_ke_hoach",
    "cong_van_phat_dong",
    "huong_dan_phat_dong",
    "khac",
}
FIGURE = re.compile(r"\d+(?:\.\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?")
PAGE_NUMBER = re.compile(r"^\s*(?:\d{1,2}|- ?\d{1,2} ?-|Trang \d+/\d+)\s*$", re.MULTILINE)
DATE_WORDS = re.compile(r"(\d{1,2})(?:[/.]| tháng )(\d{1,2})(?:(?:[/.]| năm )(\d{4}))?")
QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}
SIGNS = {
    "=": r"",
    ">=": r"ít nhất|tối thiểu|trở lên|không dưới|không thấp hơn|không ít hơn|đạt và vượt|≥|>=",
    ">": r"\b(?:trên|hơn|vượt)\b|>",
    "<=": r"không quá|không vượt quá|tối đa|≤|<=",
    "<": r"\bdưới\b|<",
    "~": r"khoảng|ước|xấp xỉ",
    "between": r"-|–|÷|đến",
}


def flat(text: str) -> str:
    """The text as one line: page numbers, Markdown marks and table bars gone, white space collapsed."""
    return " ".join(re.sub(r"[*#|]", " ", PAGE_NUMBER.sub(" ", text)).split())


def figures(text: str) -> set[float]:
    return {float(found.replace(".", "").replace(",", ".")) for found in FIGURE.findall(text)}


def truth_of(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return truth


def counted(truth: dict[str, Any]) -> list[dict[str, Any]]:
    return truth["targets"] + truth.get("secondary_targets", [])


def quotes(truth: dict[str, Any]) -> list[str]:
    """Everything a truth quotes rather than puts in its own words."""
    items = [*counted(truth), *truth["numeric_not_targets"]]
    dated = [*truth["deadlines"], *truth["milestones"], *truth.get("other_dates", [])]
    found = [item["text"] for item in items] + list(truth.get("level_targets", []))
    found += [item["baseline"] for item in items if "baseline" in item]
    found += [item["wording"] for item in dated if "wording" in item]
    return found + [truth[key] for key in ("title", "theme", "signer") if truth[key]]


def stands_in_row(quote: str, row: str) -> bool:
    """Of a row with several target columns a truth keeps the name, the unit and its own figure."""
    words = iter(row.split())
    return all(any(word == other for other in words) for word in quote.split())


def stands_as_date(when: str, text: str) -> bool:
    """Whether the parts of a partial ISO date are written somewhere in the text."""
    year, *rest = when.split("-")
    if year not in text:
        return False
    if not rest:
        return True
    if rest[0] in QUARTERS:
        return re.search(rf"quý {QUARTERS[rest[0]]}\b", text, re.IGNORECASE) is not None
    month = rf"0?{int(rest[0])}\b"
    day = rf"\b0?{int(rest[1])}(?:[/.]| tháng )" if len(rest) == 2 else r"(?:tháng |/)"
    return re.search(day + month, text, re.IGNORECASE) is not None


def test_samples_every_text_has_its_truth_and_no_truth_is_alone() -> None:
    assert {path.parent.name for path in TEXTS} - {"held_out"} == {"dev"}
    assert len(TEXTS) >= 26
    truths = sorted(path.with_suffix(".txt") for path in PLANS.glob("*/*.json"))
    assert truths == TEXTS


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_truth_has_the_keys_of_the_convention(path: Path) -> None:
    truth = truth_of(path)
    assert truth["source"] == path.name
    assert truth["kind"] in KINDS
    assert [key for key in [*SCALARS, *LISTS] if key not in truth] == []
    assert [truth[key] for key in LISTS if not isinstance(truth[key], list)] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_truth_of_an_ordinary_document_is_empty(path: Path) -> None:
    truth = truth_of(path)
    filled = [key for key in [*SCALARS, *LISTS, *OPTIONAL_LISTS] if truth.get(key)]
    assert (filled == []) is (truth["kind"] == "khac")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_truth_quotes_what_stands_in_the_text(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", raw)
    text = flat(raw)
    rows = [flat(line) for line in raw.splitlines() if line.startswith("|") or "  " in line.strip()]
    missing = [quote for quote in quotes(truth_of(path)) if quote not in text]
    assert [quote for quote in missing if not any(stands_in_row(quote, row) for row in rows)] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_target_figures_stand_in_its_words(path: Path) -> None:
    wrong = []
    for target in counted(truth_of(path)):
        wanted = {float(n) for n in (target["value"], target["value_to"]) if n is not None}
        in_words = target.get("implicit_zero") or target.get("in_words")
        if not in_words and not wanted <= figures(target["text"]):
            wrong.append(target["text"])
    assert wrong == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_target_comparator_is_said_in_its_words(path: Path) -> None:
    wrong = []
    for target in counted(truth_of(path)):
        said = re.search(SIGNS[target["comparator"]], target["text"], re.IGNORECASE)
        ranged = (target["comparator"] == "between") == (target["value_to"] is not None)
        if said is None or not ranged:
            wrong.append(target["text"])
    assert wrong == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_deadline_date_is_the_date_of_its_wording(path: Path) -> None:
    wrong = []
    for deadline in truth_of(path)["deadlines"]:
        if deadline.get("recurring") in ("monthly", "quarterly"):
            assert f"ngày {deadline['date'].removeprefix('---')} " in deadline["wording"]
            continue
        day, month, year = (int(part or 0) for part in DATE_WORDS.findall(deadline["wording"])[-1])
        said = f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"
        if deadline["date"] not in (said, f"{deadline['date'][:4]}{said[1:]}"):
            wrong.append(deadline["wording"])
        if deadline["date"].startswith("--") is not (deadline.get("recurring") == "yearly"):
            wrong.append(deadline["wording"])
    assert wrong == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_other_dates_stand_in_the_text(path: Path) -> None:
    truth = truth_of(path)
    text = flat(path.read_text(encoding="utf-8"))
    dates = [item["when"] for item in [*truth["milestones"], *truth.get("other_dates", [])]]
    for span in [truth["period"] or {}, *truth.get("phases", [])]:
        dates += [span.get("from"), span.get("to")]
    assert [date for date in [truth["date"], *dates] if date and not stands_as_date(date, text)] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_truth_names_no_target_twice(path: Path) -> None:
    truth = truth_of(path)
    texts = [target["text"] for target in counted(truth)]
    text = flat(path.read_text(encoding="utf-8"))
    assert [quote for quote in set(texts) if texts.count(quote) > max(1, text.count(quote))] == []
