"""Dangerous substances and the grading tables of GB 18218-2018, as far as the county needs them.

Thresholds Q and factors beta come from two transcriptions that agree (V2); alarm levels of toxic
gases from the table attributed to GB/T 50493-2019 (V2); molar masses and explosion limits are
general knowledge (G) and carry that in the note.
"""

from __future__ import annotations

_Q = "GB 18218-2018 table 1, two transcriptions agree"
_B = "annex 1 of Order 40 (令40号); GB 18218-2018 keeps it"

SUBSTANCES = (
    # id, cas, zh, en, q_t, beta, molar, level1, level2, idlh, lel, clause, basis, source
    ("HF", "7664-39-3", "氟化氢", "hydrogen fluoride", 1, 5, 20.01, 2, 4, None, None,
     "GB 18218-2018 表1、表3；GB/T 50493-2019", "V2", _Q),
    ("CL2", "7782-50-5", "氯", "chlorine", 5, 4, 70.91, 1, 2, 88, None,
     "GB 18218-2018 表1、表3；GB/T 50493-2019", "V2", _Q),
    ("NH3", "7664-41-7", "氨", "ammonia", 10, 2, 17.03, 20, 40, 360, 15.0,
     "GB 18218-2018 表1、表3；GB/T 50493-2019", "V2", _Q),
    ("MEOH", "67-56-1", "甲醇", "methanol", 500, 1, 32.04, 25, 50, None, 6.0,
     "GB 18218-2018 表1；GB/T 50493-2019", "V2", _Q),
    ("HCL", "7647-01-0", "氯化氢（无水）", "hydrogen chloride, anhydrous", 20, 3, 36.46, 7.5, 15,
     150, None, "GB 18218-2018 表1、表3；GB/T 50493-2019", "V2", _Q),
    ("SO3", "7446-11-9", "三氧化硫", "sulfur trioxide", 75, 1, 80.06, None, None, None, None,
     "GB 18218-2018 表1", "V2", _Q),
    ("H2", "1333-74-0", "氢", "hydrogen", 5, 1.5, 2.016, None, None, None, 4.0,
     "GB 18218-2018 表1；β 按易燃气体", "V2", _Q),
    ("TDI", "26471-62-5", "甲苯二异氰酸酯", "toluene diisocyanate", 100, 1, 174.16, None, None,
     None, None, "GB 18218-2018 表1", "V2", _Q),
    ("LPG", "68476-85-7", "液化石油气", "liquefied petroleum gas", 50, 1.5, 44.1, None, None, None,
     2.1, "GB 18218-2018 表1；β 按易燃气体", "V2", _Q),
    ("GASOLINE", "86290-81-5", "汽油", "gasoline", 200, 1, 100.0, None, None, None, 1.4,
     "GB 18218-2018 表1", "V2", _Q),
    ("DIESEL", "68334-30-5", "柴油", "diesel", 5000, 1, 200.0, None, None, None, None,
     "GB 18218-2018 表2 W5.4", "G", "general knowledge: diesel is not in table 1"),
    ("CH4", "74-82-8", "天然气", "natural gas", 50, 1.5, 16.04, None, None, None, 5.0,
     "GB 18218-2018 表1；β 按易燃气体", "V2", _Q),
    ("H2S", "7783-06-4", "硫化氢", "hydrogen sulfide", 5, 5, 34.08, 10, 20, 430, 4.0,
     "GB 18218-2018 表1、表3；GB/T 50493-2019", "V2", _Q),
)  # fmt: skip
SUBSTANCE_COLUMNS = (
    "id", "cas", "name", "name_en", "q_t", "beta", "molar_g_mol", "level1_mg_m3", "level2_mg_m3",
    "idlh_mg_m3", "lel_vol_pct", "clause", "basis", "source",
)  # fmt: skip

GRADING = (
    # table, at_least, value, clause, basis, source
    ("alpha", 0, "0.5", "GB 18218-2018 校正系数 α", "V", _B),
    ("alpha", 1, "1.0", "GB 18218-2018 校正系数 α", "V", _B),
    ("alpha", 30, "1.2", "GB 18218-2018 校正系数 α", "V", _B),
    ("alpha", 50, "1.5", "GB 18218-2018 校正系数 α", "V", _B),
    ("alpha", 100, "2.0", "GB 18218-2018 校正系数 α", "V", _B),
    ("level", 0, "IV", "GB 18218-2018 重大危险源级别", "V", _B),
    ("level", 10, "III", "GB 18218-2018 重大危险源级别", "V", _B),
    ("level", 50, "II", "GB 18218-2018 重大危险源级别", "V", _B),
    ("level", 100, "I", "GB 18218-2018 重大危险源级别", "V", _B),
)
GRADING_COLUMNS = ("table", "at_least", "value", "clause", "basis", "source")
