"""The two commands: read one file, measure a folder."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.campaigns.reading.invented import plan


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_read_plan_prints_json_with_the_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_plan", str(write(tmp_path / "ke-hoach.txt", plan())), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["source"], found["kind"], found["number"]) == ("ke-hoach.txt", "ke_hoach_phat_dong", "41")


def test_read_plan_prints_a_summary_in_vietnamese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_plan", str(write(tmp_path / "ke-hoach.txt", plan())))
    assert capsys.readouterr().out.startswith("Loại văn bản: Kế hoạch phát động\nCơ quan ban hành: ")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_read_plan_takes_texts_with_a_byte_order_mark(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_bytes(plan().encode(encoding))
    call_command("read_plan", str(path), "--json")
    assert json.loads(capsys.readouterr().out)["issuer"] == "Ủy ban nhân dân tỉnh Hoa Ban"


def test_read_plan_takes_decomposed_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_plan", str(write(tmp_path / "nfd.txt", unicodedata.normalize("NFD", plan()))), "--json")
    assert json.loads(capsys.readouterr().out)["signer"] == "Lò Thị Mẫu"


def test_read_plan_of_an_ordinary_text_succeeds_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_plan", str(write(tmp_path / "bai-bao.txt", "Hôm nay trời nắng.")), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["questions"][0]["code"]) == ("khac", "not_a_launch")


def test_read_plan_refuses_what_it_cannot_open(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("read_plan", str(tmp_path / "khong-co.txt"))
    with pytest.raises(CommandError, match="Chỉ đọc được tệp"):
        call_command("read_plan", str(write(tmp_path / "anh.png", "x")))


def test_score_reader_adds_up_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "mot.txt", plan())
    truth = {"kind": "ke_hoach_phat_dong", "number": "42", "targets": [], "deadlines": [{"date": "2026-04-20"}]}
    write(tmp_path / "mot.json", json.dumps(truth))
    call_command("score_reader", str(tmp_path), "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["deadlines"] == {"right": 1, "missed": 0, "invented": 0, "precision": 1.0, "recall": 1.0}
    assert (found["number"]["missed"], found["number"]["invented"]) == (1, 1)


def test_score_reader_lists_misses_by_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "truth").mkdir()
    write(tmp_path / "mot.txt", plan())
    write(tmp_path / "truth" / "mot.txt.json", json.dumps({"kind": "khac", "deadlines": []}))
    call_command("score_reader", str(tmp_path), "--misses")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["== mot.txt", "± kind: 'ke_hoach_phat_dong' thay cho 'khac'"]
    assert (
        "+ deadlines: Gửi kế hoạch phát động về Sở Nội vụ | launch_paper | 2026-04-20 | trước ngày 20/4/2026" in lines
    )


def test_score_reader_of_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không có văn bản nào kèm đáp án"):
        call_command("score_reader", str(tmp_path))
