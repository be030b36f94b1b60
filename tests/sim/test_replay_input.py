"""Reading a replay: what is taken, in which forms, and every mistake at its place."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fast.dispatch import NEVER
from tests.sim.replay_files import CALLS, HOSPITALS, MATRIX, NODES, UNITS, save_matrix, write
from twin.county import County, router_of
from twin.inputs import InputProblems
from twin.sim.replay import Case, Sources, plan_of, read_case
from twin.terms.units import Role

S = 1_000_000


def read(sources: Sources, county: County, role: Role = Role.AMBULANCE_120) -> Case:
    return read_case(sources, county, role)[0]


def refused(sources: Sources, county: County) -> list[tuple[str, str, int, int]]:
    """Code, file, line and column of each problem."""
    with pytest.raises(InputProblems) as caught:
        read(sources, county)
    return [(p.code, Path(p.file).name, p.line, p.col) for p in caught.value.problems]


def test_a_case_is_read_to_the_microsecond(tmp_path: Path, county: County) -> None:
    case = read(write(tmp_path), county)
    assert case.calls.at_us.tolist() == [0, 10_500_000, 20 * S]
    assert case.calls.node.tolist() == [1, 2, 0]
    assert case.calls.hospital.tolist() == [-1, -1, 1]
    assert case.units.home.tolist() == [0, 3]
    assert case.units.daily.tolist() == [True, True]
    assert case.ways.table([0], [3]).tolist() == [[300 * S]]


def test_the_hospitals_stand_beside_the_calls_or_the_nodes(tmp_path: Path, county: County) -> None:
    sources = write(tmp_path)
    (tmp_path / "calls").mkdir()
    moved = sources.calls.rename(tmp_path / "calls" / "calls.csv")
    assert read(replace(sources, calls=moved), county).hospitals.id == ("H1", "H2")
    (tmp_path / "calls" / "hospitals.csv").write_text("id,node\nH1,a\nH2,b\nH3,c\n")
    assert read(replace(sources, calls=moved), county).hospitals.id == ("H1", "H2", "H3")


def test_the_nearest_hospital_is_taken_unless_the_record_names_one(
    tmp_path: Path, county: County
) -> None:
    plan = plan_of(read(write(tmp_path), county), 1.0, by_priority=False)
    assert plan.hospital.tolist() == [1, -1, 1]
    assert plan.to_hospital_us.tolist() == [100 * S, 0, 0]


def test_of_two_hospitals_as_near_the_first_is_taken(tmp_path: Path, county: County) -> None:
    middle = CALLS.replace("K1,0,b", "K1,0,c")
    twins = write(tmp_path, calls=middle, hospitals="id,node\nH1,b\nH2,d\n")
    assert plan_of(read(twins, county), 1.0, by_priority=False).hospital[0] == 0


@pytest.mark.parametrize("ids", ["abcd", "dbca"])
def test_a_matrix_may_name_its_nodes_in_any_order(tmp_path: Path, county: County, ids: str) -> None:
    rows = [
        [node, *(str(MATRIX["abcd".index(node)]["abcd".index(to)]) for to in ids)] for node in ids
    ]
    text = "\n".join(map(",".join, [["", *ids], *rows])) + "\n"
    case = read(write(tmp_path, matrix=text), county)
    assert case.ways.matrix_us is not None
    assert case.ways.matrix_us.tolist() == [[int(v * S) for v in row] for row in MATRIX]


def test_an_npy_matrix_may_say_that_no_way_leads(tmp_path: Path, county: County) -> None:
    cut = [list(row) for row in MATRIX]
    cut[0][3] = np.inf
    sources = replace(write(tmp_path), matrix=save_matrix(tmp_path, cut))
    case = read(sources, county)
    assert case.ways.table([0, 1], [3]).tolist() == [[NEVER], [200 * S]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_chinese_tables_as_office_programs_save_them(
    tmp_path: Path, county: County, encoding: str
) -> None:
    sources = write(tmp_path)
    head = CALLS.splitlines()[0]
    chinese = "编号,时间,节点,纬度,经度,优先级,现场时间,送医,医院,交接时间"
    text = CALLS.replace(head, chinese).replace("K1", "呼一").replace(",1,,30", ",是,,30")
    sources.calls.write_bytes(text.encode(encoding))
    assert read(sources, county).calls.id == ("呼一", "K2", "K3")


def test_ids_that_a_spreadsheet_made_decimal_are_the_same_ids(
    tmp_path: Path, county: County
) -> None:
    nodes = NODES.replace("\na,", "\n1,").replace("\nb,", "\n2,")
    calls = CALLS.replace(",b,", ",2.0,").replace(",a,", ",1.0,")
    units = UNITS.replace(",a,", ",1,")
    hospitals = HOSPITALS.replace(",a", ",1")
    sources = write(tmp_path, nodes=nodes, calls=calls, units=units, hospitals=hospitals)
    assert read(sources, county).calls.node.tolist() == [1, 2, 0]


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path, county: County) -> None:
    sources = write(
        tmp_path,
        calls="id,at_s,node,priority,on_scene_s,transport,hospital,handover_s\n"
        "K1,50,b,1,60,1,,30\n"
        "K1,40,x,1,-5,1,H9,-1\n"
        "K3,60,,1,oops,2,,\n",
        units="id,kind,node,shift_from_s,shift_to_s,turnout_s\n"
        "A1,ambulance,a,,,45\n"
        "A2,ambulance,d,100,100,0\n"
        "A3,ambulance,d,90000,100,0\n",
        hospitals="id,node\nH1,q\n",
        matrix="0,1\n1,-2\n",
    )
    assert refused(sources, county) == [
        ("E504", "calls.csv", 3, 1),
        ("E541", "calls.csv", 3, 4),
        ("E507", "calls.csv", 3, 7),
        ("E505", "calls.csv", 3, 11),
        ("E507", "calls.csv", 3, 16),
        ("E505", "calls.csv", 3, 19),
        ("E543", "calls.csv", 4, 7),
        ("E501", "calls.csv", 4, 10),
        ("E501", "calls.csv", 4, 15),
        ("E507", "hospitals.csv", 2, 4),
        ("E542", "matrix.csv", 1, 1),
        ("E503", "units.csv", 2, 16),
        ("E503", "units.csv", 2, 17),
        ("E544", "units.csv", 3, 20),
        ("E544", "units.csv", 4, 22),
    ]


@pytest.mark.parametrize(
    ("matrix", "code", "line"),
    [
        ([[0.0] * 4] * 3, "E542", 1),
        ([[0.0] * 5] * 5, "E542", 1),
        ([[0.0, 1.0, 1.0, 1.0]] * 3 + [[0.0, -1.0, 1.0, 1.0]], "E505", 4),
        ([[0.0, 1.0, 1.0, 1.0]] * 3 + [[0.0, 1.0, np.nan, 1.0]], "E505", 4),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused_in_either_form(
    tmp_path: Path, county: County, matrix: list[list[float]], code: str, line: int
) -> None:
    text = "\n".join(",".join(map(str, row)) for row in matrix) + "\n"
    sources = write(tmp_path, matrix=text)
    as_npy = replace(sources, matrix=save_matrix(tmp_path, matrix))
    for each, name in ((sources, "matrix.csv"), (as_npy, "matrix.npy")):
        (found,) = refused(each, county)
        assert found[:3] == (code, name, line)


def test_the_bytes_of_an_array_are_not_shown_beside_what_is_wrong_with_it(
    tmp_path: Path, county: County
) -> None:
    sources = replace(write(tmp_path), matrix=save_matrix(tmp_path, [[0.0] * 5] * 5))
    with pytest.raises(InputProblems) as found:
        read(sources, county)
    assert found.value.render("en").splitlines()[1].startswith("       = ")


@pytest.mark.parametrize(
    ("name", "text"), [("matrix.npy", "no array"), ("gone.npy", None), ("gone.csv", None)]
)
def test_a_matrix_that_cannot_be_read_is_said_so(
    tmp_path: Path, county: County, name: str, text: str | None
) -> None:
    sources = replace(write(tmp_path), matrix=tmp_path / name)
    if text is not None:
        (tmp_path / name).write_text(text)
    assert [found[0] for found in refused(sources, county)] == ["E100"]


def test_a_patient_needs_a_hospital_that_can_be_reached(tmp_path: Path, county: County) -> None:
    sources = write(tmp_path, calls=CALLS.replace("H2", ""))
    (tmp_path / "hospitals.csv").unlink()
    assert refused(sources, county) == [("E545", "calls.csv", 2, 15), ("E545", "calls.csv", 4, 15)]
    cut = [[np.inf if to in (0, 3) and to != at else MATRIX[at][to] for to in range(4)]
           for at in range(4)]  # fmt: skip
    sources = replace(write(tmp_path), matrix=save_matrix(tmp_path, cut))
    assert refused(sources, county) == [("E546", "calls.csv", 2, 1)]


def test_a_unit_of_another_role_is_barred_and_a_fleet_of_them_refused(
    tmp_path: Path, county: County
) -> None:
    mixed = write(tmp_path, units=UNITS.replace("A2,ambulance", "F2,fire_engine"))
    case = read(mixed, county)
    assert [why and why.en for why in case.units.barred] == [
        None, "fire_engine is commanded by the 119 fire centre"
    ]  # fmt: skip
    assert plan_of(case, 1.0, by_priority=False).fleet.tolist() == [0]
    assert read(mixed, county, Role.FIRE_119).units.barred[1] is None
    engines = write(tmp_path, units=UNITS.replace("ambulance", "fire_engine"))
    assert refused(engines, county) == [("E547", "units.csv", 2, 4)]


def test_a_kind_that_the_county_does_not_know_is_taken_with_a_warning(
    tmp_path: Path, county: County
) -> None:
    case, warnings = read_case(
        write(tmp_path, units=UNITS.replace("ambulance", "ambulanse")), county, Role.AMBULANCE_120
    )
    assert case.units.barred == (None, None)
    assert [(p.code, p.line, p.hint and p.hint.en) for p in warnings] == [
        ("W541", 2, "did you mean 'ambulance'?")
    ]


def test_positions_find_their_node_on_the_roads_of_the_county(
    tmp_path: Path, county: County
) -> None:
    place = next(each for each in county.places.values() if each.kind == "hospital")
    at = f",{place.lat_deg},{place.lon_deg}"
    calls = f"id,at_s,node,lat,lon,priority,on_scene_s,transport,handover_s\nK1,0,{at},1,60,1,30\n"
    units = f"id,kind,node,lat,lon,shift_from_s,shift_to_s,turnout_s\nA1,ambulance,{at},0,86400,0\n"
    files = write(tmp_path, calls=calls, units=units)
    (tmp_path / "hospitals.csv").unlink()
    case = read(Sources(calls=files.calls, units=files.units), county)
    assert case.calls.node[0] == place.node
    assert place.id in case.hospitals.id
    assert plan_of(case, 1.0, by_priority=False).to_hospital_us[0] == 0
    assert refused(files, county)[0][0] == "E543"


def test_the_folder_of_a_county_is_a_folder_of_roads(tmp_path: Path, county: County) -> None:
    place = next(each for each in county.places.values() if each.kind == "hospital")
    text = CALLS.replace(",b,", f",{place.node},").replace(",c,", ",0,").replace(",a,", ",1,")
    files = write(
        tmp_path, calls=text, units=UNITS.replace(",a,", ",0,").replace(",d,", ",1,"),
        hospitals=f"id,node\nH1,{place.node}\nH2,1\n",
    )  # fmt: skip
    case = read(Sources(calls=files.calls, units=files.units, roads=Path(county.folder)), county)
    own = router_of(county).matrix_ms([0], [place.node])
    assert case.ways.table([0], [place.node]).tolist() == (own.astype(np.int64) * 1000).tolist()


JEMSS_NODES = "nodes,3,,\nindex,x,y,offRoadAccess,\n" + "".join(
    f"{i}.0,{-74 + i / 1000},40.7,1.0\n" for i in (1, 2, 3)
)


def jemss_arcs(form: str, *arcs: tuple[int, int, float]) -> str:
    rows = "".join(f"{i}.0,{a}.0,{b}.0,{s / 86400},{s / 43200}\n"
                   for i, (a, b, s) in enumerate(arcs, 1))  # fmt: skip
    return (f"miscData,1,,\narcForm,numModes\n{form},2\n,\narcs,{len(arcs)},,\n"
            f"index,fromNode,toNode,mode_1,mode_2,\n{rows}")  # fmt: skip


def test_a_jemss_city_is_read_with_the_times_of_its_first_mode(
    tmp_path: Path, county: County
) -> None:
    city = tmp_path / "city"
    city.mkdir()
    arcs = jemss_arcs("undirected", (1, 2, 10.00004), (2, 3, 20.00004))
    with zipfile.ZipFile(city / "roads.zip", "w") as archive:
        archive.writestr("nodes.csv", JEMSS_NODES)
        archive.writestr("arcs.csv", arcs)
    renamed = [text.replace(",b,", ",2,").replace(",c,", ",3,").replace(",d,", ",3,")
               .replace(",a,", ",1,") for text in (CALLS, UNITS)]  # fmt: skip
    files = write(tmp_path, calls=renamed[0], units=renamed[1], hospitals="id,node\nH1,3\nH2,1\n")
    sources = Sources(calls=files.calls, units=files.units, roads=city)
    assert read(sources, county).ways.table([0], [0, 1, 2]).tolist() == [
        [0, 10_000_040, 30_000_080]
    ]
    (city / "roads.zip").unlink()
    (city / "nodes.csv").write_text(JEMSS_NODES)
    (city / "arcs.csv").write_text(jemss_arcs("directed", (1, 2, 10.0), (2, 1, 30.0)))
    one_way = read(replace(sources, calls=write_only(tmp_path)), county)
    assert one_way.ways.table([0, 1], [1, 0, 2]).tolist() == [
        [10 * S, 0, NEVER], [0, 30 * S, NEVER]
    ]  # fmt: skip


def write_only(folder: Path) -> Path:
    """Calls that nobody has to be taken to a hospital for."""
    path = folder / "stay.csv"
    path.write_text("id,at_s,node,priority,on_scene_s,transport\nK1,0,1,1,60,0\n")
    return path


def test_a_folder_that_is_no_city_is_said_so(tmp_path: Path, county: County) -> None:
    files = write(tmp_path)
    (tmp_path / "empty").mkdir()
    sources = Sources(calls=files.calls, units=files.units, roads=tmp_path / "empty")
    assert [found[0] for found in refused(sources, county)] == ["E100", "E100"]
    city = tmp_path / "empty"
    (city / "nodes.csv").write_text(JEMSS_NODES)
    (city / "arcs.csv").write_text(jemss_arcs("directed", (1, 9, 10.0)))
    assert [found[0] for found in refused(sources, county)] == ["E507"]
