"""A roster as counties keep it: read whole, refused by the row, never guessed."""

# ruff: noqa: E501  (tables of wide Chinese cells read better in one line)

import io
from datetime import date, datetime

import pytest
from python_calamine import load_workbook

from intake import RosterPreview, RosterRow, Weight, masked, read_roster, roster_template
from tests.check_digits import id_check
from tests.intake.sheets import CANGXI, csv_bytes, id_number, xlsx

DAY = date(2026, 11, 18)
BORN = date(1990, 5, 1)
WOMAN, MAN = id_number(BORN, 12), id_number(BORN, 13)


def _read(data: bytes) -> RosterPreview:
    return read_roster(data, county=CANGXI, day=DAY)


def _one(**cells: object) -> tuple[RosterRow | None, list[str]]:
    """One sound row with some cells replaced, and the codes of its problems."""
    row: dict[str, object] = {"姓名": "张一样本", "身份证号": WOMAN, "联系电话": "13800000001"}
    row |= cells
    preview = _read(xlsx([list(row), list(row.values())]))
    return (preview.rows[0] if preview.rows else None), [p.code for p in preview.problems]


def test_a_plain_roster_is_read() -> None:
    row, problems = _one(乡镇="样例镇", 文化程度="初中", 意向工种="缝纫工、包装工")
    assert row is not None
    assert problems == []
    assert (row.name, row.sex, row.born_on, row.row) == ("张一样本", "female", BORN, 2)
    assert (row.schooling, row.wishes, row.region_code) == ("junior", ("sewing", "packer"), CANGXI)


def test_merged_title_rows_are_skipped_to_the_header_and_row_numbers_stay_excels() -> None:
    rows = [
        ["样例县2026年劳动力实名制台账", "", ""],
        ["填报单位：样例镇", "", ""],
        ["", "", ""],
        ["姓名", "性别", "出生年月"],
        ["张一样本", "女", "1990.5"],
        ["", "", ""],
        ["李二样本", "男", "1988年11月"],
        ["合计", "2", ""],
    ]
    preview = _read(xlsx(rows, merge=["A1:C1", "A2:C2"]))
    assert preview.header_row == 4
    assert [r.row for r in preview.rows] == [5, 7]
    assert preview.rows[0].born_on == date(1990, 5, 31)
    assert not preview.refused_rows


def test_a_header_of_two_merged_rows_is_understood() -> None:
    rows = [
        ["基本情况", "", "", "就业需求", ""],
        ["姓名", "身份证号", "联系电话", "意向工种", "期望薪资（元）"],
        ["张一样本", WOMAN, "13800000001", "缝纫工", "4000-6000元"],
    ]
    (row,) = _read(xlsx(rows, merge=["A1:C1", "D1:E1"])).rows
    assert (row.wishes, row.floor_wage_fen) == (("sewing",), 400_000)


def test_the_export_of_the_monitoring_system_maps_and_the_rest_is_dropped_by_name() -> None:
    header = [
        "县", "乡镇", "村", "户编号", "人编号", "姓名", "与户主关系", "民族", "证件号", "户类型",
        "监测对象类型", "致贫原因", "人均纯收入", "健康状况", "风险是否消除", "联系电话",
    ]  # fmt: skip
    row = [
        "苍溪县", "样例镇", "样例村", "H1", "P1", "张一样本", "户主", "汉族", WOMAN, "脱贫户",
        "突发严重困难户", "因病", "9000", "慢性病", "否", "13800000001",
    ]  # fmt: skip
    preview = _read(xlsx([header, row]))
    (person,) = preview.rows
    assert set(preview.dropped) == {
        "人编号", "民族", "致贫原因", "人均纯收入", "健康状况"
    }  # fmt: skip
    assert person.targets == ("monitored", "lifted")
    assert person.relation == "head"
    assert "慢性病" not in preview.model_dump_json()
    assert "因病" not in preview.model_dump_json()


def test_of_disability_only_the_fact_is_taken() -> None:
    row, _ = _one(残疾类别="肢体残疾", 残疾等级="三级")
    assert row is not None
    assert row.targets == ("disabled",)
    assert "肢体" not in row.model_dump_json()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (513022199005011234, "id_as_number"),
        (5.13022199005011e17, "id_as_number"),
        ("5.13E+17", "id_scientific"),
        ("5.13022E+17", "id_scientific"),
        ("510824900501123", "id_fifteen"),
        ("51082419900501", "id_length"),
        ("五一〇八", "id_length"),
        (WOMAN[:-1] + ("1" if WOMAN[-1] != "1" else "2"), "id_checksum"),
        (id_number(BORN, 12).replace("19900501", "19900502"), "id_checksum"),
    ],
)
def test_a_damaged_id_number_refuses_its_row_and_says_how(written: object, code: str) -> None:
    row, problems = _one(身份证号=written)
    assert row is None
    assert problems == [code]


def test_an_impossible_date_with_a_right_check_digit_is_refused() -> None:
    body = CANGXI + "19900231" + "012"
    assert _one(身份证号=body + id_check(body)) == (None, ["id_date"])


def test_an_id_number_with_spaces_and_a_small_x_is_right() -> None:
    number = next(n for s in range(900) if (n := id_number(BORN, s)).endswith("X"))
    row, problems = _one(身份证号=f" {number[:6]} {number[6:14]} {number[14:].lower()} ")
    assert row is not None
    assert row.id_number == number
    assert problems == []


@pytest.mark.parametrize("county", ["810000", "830000", "999999"])
def test_an_unknown_county_in_the_id_number_is_at_most_a_warning(county: str) -> None:
    row, problems = _one(身份证号=id_number(BORN, 12, county))
    assert row is not None
    assert problems == ([] if county.startswith("8") else ["id_county"])


@pytest.mark.parametrize(
    "written",
    [
        13800000001.0,
        13800000001,
        "138 0000 0001",
        "13800000001.0",
        "+86 138-0000-0001",
        "１３８０００００００１",
    ],
)
def test_a_phone_is_read_however_it_is_written(written: object) -> None:
    row, problems = _one(联系电话=written)
    assert row is not None
    assert (row.phone, problems) == ("13800000001", [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.38E+10", "phone_scientific"),
        ("12345", "phone"),
        (-5, "phone"),
        ("电话", "phone"),
        (10**15, "phone"),
    ],
)
def test_a_phone_that_is_none_refuses_the_row(written: object, code: str) -> None:
    assert _one(联系电话=written) == (None, [code])


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026.2.8", date(2026, 2, 8)),
        ("2026-02-08", date(2026, 2, 8)),
        ("2026/2/8", date(2026, 2, 8)),
        ("2026年2月8日", date(2026, 2, 8)),
        ("20260208", date(2026, 2, 8)),
        (20260208, date(2026, 2, 8)),
        (46061, date(2026, 2, 8)),
        (date(2026, 2, 8), date(2026, 2, 8)),
        ("2026.2", date(2026, 2, 1)),
        ("随时", DAY),
    ],
)
def test_a_date_is_read_however_it_is_written(written: object, day: date) -> None:
    row, problems = _one(可外出时间=written)
    assert row is not None
    assert (row.available_from, problems) == (day, [])


@pytest.mark.parametrize("written", ["2026.13.1", "2026.2.30", "9999-99-99", -3, 1e300])
def test_a_date_that_is_none_is_left_out_and_named(written: object) -> None:
    row, problems = _one(可外出时间=written)
    assert row is not None
    assert (row.available_from, problems) == (None, ["date"])


def test_the_excel_serial_of_a_birthday_is_a_date() -> None:
    row, _ = _one(身份证号="", 出生日期=32994, 性别="女")
    assert row is not None
    assert row.born_on == date(1990, 5, 1)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("是", True),
        ("√", True),
        ("Y", True),
        (True, True),
        (1, True),
        ("否", False),
        ("×", False),
        ("无", False),
        ("", None),
    ],
)
def test_yes_and_no_are_read_however_they_are_ticked(written: object, value: bool | None) -> None:
    row, problems = _one(首次外出=written)
    assert row is not None
    assert (row.first_timer, problems) == (value, [])


def test_short_answers_under_nights_are_read_as_they_are_spoken() -> None:
    spoken = {
        "no": "不上 不上夜班 暂不上夜班 坚决不上 不倒班 不值夜班 只能白班 不行",
        "yes": "能上 可以上夜班 都可以 没问题 也行",
        "rotating": "两班倒可以 可以倒班",
    }
    for code, answers in spoken.items():
        for written in answers.split():
            row, problems = _one(夜班=written)
            assert row is not None
            assert (written, row.nights, problems) == (written, code, [])
    for written in ("看心情", "夜班"):
        row, problems = _one(夜班=written)
        assert row is not None
        assert (row.nights, problems) == ("", ["unknown_word"])


@pytest.mark.parametrize(
    ("written", "trades"),
    [
        ("缝纫工3年", (("sewing", 36),)),
        ("缝纫（半年）、电焊5年", (("sewing", 6), ("welder", 60))),
        ("焊工十年以上", (("welder", 120),)),
        ("2019年在东莞做缝纫", (("sewing", 0),)),
        ("缝纫工", (("sewing", 0),)),
    ],
)
def test_how_long_a_trade_was_done_is_read_beside_it(written: str, trades: object) -> None:
    row, _ = _one(做过的工种=written)
    assert row is not None
    assert row.trades == trades


@pytest.mark.parametrize("header", ["只做意向工种", "只做登记的工种", "只做这几样"])
def test_who_takes_only_the_trades_wished_is_read(header: str) -> None:
    for cell, value in (("是", True), ("否", False), ("", None)):
        row, problems = _one(**{header: cell})
        assert row is not None
        assert (row.only_wished, problems) == (value, [])


@pytest.mark.parametrize("header", ["只坐接送车", "需要接送", "接送", "是否只坐接送车"])
def test_who_goes_only_with_organised_transport_is_read_as_yes_or_no(header: str) -> None:
    for written, value in (("是", True), ("否", False), ("", None)):
        row, problems = _one(**{header: written})
        assert row is not None
        assert (row.only_pickup, problems) == (value, [])


@pytest.mark.parametrize(
    ("written", "fen", "problem"),
    [
        (4000, 400_000, None),
        ("4000-6000元", 400_000, None),
        ("4-6千/月", 400_000, None),
        ("4千以上", 400_000, None),
        ("0.5万", 500_000, None),
        ("5,000元", 500_000, None),
        ("面议", None, "ask_again"),
        ("22元/小时", None, "not_monthly"),
        ("6万/年", None, "not_monthly"),
        (99999999, None, "wage_implausible"),
        (-4000, None, "wage"),
        ("很多🧧", None, "wage"),
    ],
)
def test_a_wage_floor_is_the_low_end_in_fen(written: object, fen: int | None, problem: str) -> None:
    row, problems = _one(最低到手=written)
    assert row is not None
    assert row.floor_wage_fen == fen
    assert problems == ([problem] if problem else [])


def test_nobody_under_sixteen_is_taken() -> None:
    assert _one(身份证号=id_number(date(2010, 11, 19), 12)) == (None, ["under_16"])
    row, _ = _one(身份证号=id_number(date(2010, 11, 18), 12))
    assert row is not None


def test_a_birthday_in_the_future_or_long_ago_is_refused() -> None:
    assert _one(身份证号=id_number(date(2030, 1, 1), 12))[1] == ["born_impossible"]
    assert _one(身份证号=id_number(date(1901, 1, 1), 12))[1] == ["born_impossible"]


def test_sex_and_birthday_that_contradict_the_id_are_warned_of_and_the_id_holds() -> None:
    row, problems = _one(性别="男", 出生日期="1980.1.1")
    assert row is not None
    assert (row.sex, row.born_on) == ("female", BORN)
    assert sorted(problems) == ["born_differs_from_id", "sex_differs_from_id"]


@pytest.mark.parametrize(
    "name", ["", "12345", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "😀😀", "a" * 500]
)
def test_a_name_that_is_none_refuses_the_row(name: str) -> None:
    row, problems = _one(姓名=name)
    assert row is None
    assert problems[0] in ("name_bad", "name_missing", "name_long")


def test_names_of_the_minorities_and_spaced_names_are_names() -> None:
    assert _one(姓名="阿依•样本")[0].name == "阿依·样本"
    assert _one(姓名="张  三")[0].name == "张三"


def test_duplicate_headers_take_the_leftmost_filled_cell_and_say_so() -> None:
    header = ["姓名", "联系电话", "身份证号", "联系电话"]
    preview = _read(
        xlsx(
            [
                header,
                ["张一样本", "", WOMAN, "13800000001"],
                ["李二样本", "13800000002", MAN, "13800000003"],
            ]
        )
    )
    assert preview.duplicates == ("联系电话",)
    assert [r.phone for r in preview.rows] == ["13800000001", "13800000002"]
    assert [(p.row, p.code) for p in preview.problems] == [(3, "duplicate_differs")]


def test_the_same_person_twice_in_one_file_is_taken_once() -> None:
    header = ["姓名", "身份证号", "联系电话"]
    preview = _read(
        xlsx([header, ["张一样本", WOMAN, "13800000001"], ["张一样本", WOMAN, "13800000001"]])
    )
    assert len(preview.rows) == 1
    (problem,) = preview.problems
    assert (problem.code, problem.row, problem.facts) == ("twice_in_file", 3, {"first_row": 2})


def test_people_with_one_trip_number_are_one_party() -> None:
    header = ["姓名", "身份证号", "联系电话", "户编号", "同行编号", "同行关系"]
    rows = [
        ["张一样本", WOMAN, "13800000001", "H1", "A1", "夫妻"],
        ["李二样本", MAN, "13800000002", "H1", "A1", "夫妻"],
        ["王三样本", id_number(BORN, 15), "13800000003", "H1", "A2", ""],
    ]
    preview = _read(xlsx([header, *rows]))
    (party,) = preview.parties
    assert (party.kind, party.together, party.by, party.rows) == (
        "couple", "same_employer", "same_trip", (2, 3)
    )  # fmt: skip
    assert [p.code for p in preview.problems] == ["party_of_one"]


def test_without_trip_numbers_a_household_that_goes_is_a_family() -> None:
    header = ["姓名", "身份证号", "联系电话", "户编号", "就业意愿"]
    rows = [
        ["张一样本", WOMAN, "13800000001", "H1", "是"],
        ["李二样本", MAN, "13800000002", "H1", "是"],
        ["王三样本", id_number(BORN, 15), "13800000003", "H1", "否"],
    ]
    (party,) = _read(xlsx([header, *rows])).parties
    assert (party.kind, party.together, party.by, party.rows) == (
        "family", "same_district", "household", (2, 3)
    )  # fmt: skip


def test_a_party_of_nine_is_not_made() -> None:
    header = ["姓名", "身份证号", "联系电话", "同行编号"]
    rows = [
        [f"张样本{'甲乙丙丁戊己庚辛壬'[n]}", id_number(BORN, 21 + 2 * n), "13800000001", "A"]
        for n in range(9)
    ]
    preview = _read(xlsx([header, *rows]))
    assert preview.parties == ()
    assert [p.code for p in preview.problems] == ["party_too_big"] * 9
    assert len(preview.rows) == 9


def test_consent_needs_means_and_day_together() -> None:
    row, _ = _one(同意方式="纸质签字", 同意日期="2026.11.1")
    assert row is not None
    assert (row.consent_means, row.consent_on) == ("paper", date(2026, 11, 1))
    half, problems = _one(同意方式="纸质签字")
    assert half is not None
    assert (half.consent_means, problems) == ("", ["consent_incomplete"])
    assert _one(同意方式="短信", 同意日期="2026.12.1")[1] == ["consent_in_future"]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ({"同意方式": "纸质签字", "同意日期": "2026.11.1", "签字单编号": "SD-012"},
         ("paper", date(2026, 11, 1), "", "签字单编号 SD-012")),
        ({"同意方式": "电话", "同意时间": "2026-11-10 10:05", "电话录音编号": "0129"},
         ("read_aloud", date(2026, 11, 10), "10:05", "电话录音编号 0129")),
        ({"同意方式": "电话宣读", "同意日期": "2026年11月10日15点", "同意证明": "台账第3页"},
         ("read_aloud", date(2026, 11, 10), "15:00", "台账第3页")),
        ({"同意方式": "电话", "同意时间": datetime(2026, 11, 10, 9, 30), "录音号": "A7",  # noqa: DTZ001
          "同意依据": "12345回访"},
         ("read_aloud", date(2026, 11, 10), "09:30", "录音号 A7；12345回访")),
        ({"同意日期": "2026.11.1", "签字册页码": "第3册12页"},
         ("paper", date(2026, 11, 1), "", "签字册页码 第3册12页")),
        ({"同意日期": "2026.11.1", "通话录音编号": "2211"},
         ("read_aloud", date(2026, 11, 1), "", "通话录音编号 2211")),
        ({"同意方式": "电话", "同意日期": "2026.11", "录音编号": "0129"}, ("", None, "", "")),
        ({"同意方式": "电话", "同意日期": "上周", "录音编号": "0129"}, ("", None, "", "")),
        ({"同意方式": "电话", "录音编号": "0129"}, ("", None, "", "")),
    ],
)  # fmt: skip
def test_each_persons_consent_has_its_own_day_time_and_proof(
    cells: dict[str, object], read: tuple[object, ...]
) -> None:
    row, _ = _one(**cells)
    assert row is not None
    assert (row.consent_means, row.consent_on, row.consent_at, row.consent_evidence) == read


def test_a_row_of_another_county_is_refused() -> None:
    assert _one(县="巴州区") == (None, ["other_county"])
    assert _one(县="苍溪县")[1] == []


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("sep", [",", "\t", ";"])
def test_a_csv_is_read_in_any_usual_encoding(codec: str, sep: str) -> None:
    rows = [
        ["姓名", "身份证号", "联系电话", "意向工种"],
        ["张一样本", WOMAN, "13800000001", "缝纫工、包装工"],
    ]
    (row,) = _read(csv_bytes(rows, codec, sep)).rows
    assert (row.name, row.wishes) == ("张一样本", ("sewing", "packer"))


def test_excels_text_tricks_in_a_csv_are_undone() -> None:
    rows = [["姓名", "身份证号", "联系电话"], ["张一样本", f'="{WOMAN}"', "'13800000001"]]
    (row,) = _read(csv_bytes(rows)).rows
    assert (row.id_number, row.phone) == (WOMAN, "13800000001")


def test_what_is_kept_and_repr_never_show_a_whole_number_or_name() -> None:
    broken = WOMAN[:-1] + ("1" if WOMAN[-1] != "1" else "2")
    preview = _read(
        xlsx(
            [
                ["姓名", "身份证号", "联系电话"],
                ["张一样本", broken, "13800000001"],
                ["李二样本", MAN, "139000"],
            ]
        )
    )
    kept = [masked(p) for p in preview.problems]
    for secret in (broken, broken[6:14], "139000", "张一", "李二"):
        assert secret not in " ".join(p.model_dump_json() for p in kept)
        assert secret not in repr(preview)
    row, _ = _one()
    assert WOMAN not in repr(row)
    assert "13800000001" not in repr(row)
    assert "样本" not in repr(row)


def test_a_preview_survives_being_stored_as_text() -> None:
    preview = _read(
        xlsx([["姓名", "身份证号", "同行编号"], ["张一样本", WOMAN, "A"], ["李二样本", MAN, "A"]])
    )
    assert RosterPreview.model_validate_json(preview.model_dump_json()) == preview


def test_every_unreadable_word_is_named_and_the_row_still_taken() -> None:
    row, problems = _one(
        文化程度="博士后出站",
        工种="魔法师",
        意向地区="阿斯加德",
        不能接受="周一",
        夜班="看心情",
        技能证书="驭龙证",
    )
    assert row is not None
    assert sorted(problems) == [
        "certificate_unknown", "region_unknown", "trade_unknown", "unknown_word", "unknown_word", "unknown_word",
    ]  # fmt: skip


def test_five_thousand_rows_are_previewed_whole() -> None:
    header = [
        "姓名",
        "身份证号",
        "联系电话",
        "户编号",
        "文化程度",
        "意向工种",
        "意向地区",
        "期望薪资",
        "可外出时间",
    ]
    rows = [
        [f"样本{chr(0x4E00 + n % 500)}", id_number(date(1970 + n % 30, 1 + n % 12, 1 + n // 600), n), f"1380000{n:04d}",
         f"H{n // 3}", "初中", "缝纫工、包装工", "余杭区、义乌市", "4000-6000元", "2026.2.8"]
        for n in range(5000)
    ]  # fmt: skip
    data = xlsx([header, *rows])
    preview = _read(data)
    assert preview.read_rows == 5000
    assert all(p.weight is Weight.WARNING or p.code == "twice_in_file" for p in preview.problems)


def test_the_template_keeps_digits_as_text_and_reads_back_empty() -> None:
    data = roster_template()
    book = load_workbook(io.BytesIO(data))
    assert book.sheet_names == ["花名册", "填写样例", "说明"]
    from intake import FileProblem

    with pytest.raises(FileProblem, match="no_rows"):
        _read(data)


def test_every_header_of_the_template_is_understood_and_its_examples_too() -> None:
    from intake.rosters.template import COLUMNS

    rows = [[c.header for c in COLUMNS], *([c.examples[n] for c in COLUMNS] for n in (0, 1))]
    preview = _read(xlsx(rows))
    assert preview.dropped == ()
    assert len(preview.rows) == 2
    assert {p.code for p in preview.problems} == {"id_missing"}
    assert preview.parties[0].kind == "couple"
