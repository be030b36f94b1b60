"""What the source term needs to know of a substance; every figure with its basis."""

from __future__ import annotations

from dataclasses import dataclass

from twin.terms.basis import Basis

__all__ = ["BY_CAS", "Properties", "mg_m3_of_ppm", "ppm_of_mg_m3"]

_MOLAR_VOLUME_L = 24.45  # 25 degC, 101.325 kPa


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """Physical data of a liquid or liquefied gas near 20 degC; `basis` holds for the row.

    `vapour_kg_m3` is of the gas as it leaves, at its boiling point and the pressure of the air; of
    HF with its molecules in clusters (about 58 g/mol). `lower_share` and `heat_mj_kg` are 0 for
    what does not burn.
    """

    cas: str
    formula: str
    molar_g_mol: float
    boiling_c: float
    liquid_kg_m3: float
    heat_kj_kg_k: float
    latent_kj_kg: float
    vapour_kg_m3: float
    lower_share: float  # lower flammable limit, share of the volume
    heat_mj_kg: float  # of combustion
    basis: Basis
    source: str


_HANDBOOK = "通用理化手册量级，待核 (general handbook values, verify)"


def _row(cas: str, formula: str, *figures: float) -> Properties:
    molar, boiling, liquid, heat, latent, vapour, lower, burns = figures
    return Properties(
        cas=cas,
        formula=formula,
        molar_g_mol=molar,
        boiling_c=boiling,
        liquid_kg_m3=liquid,
        heat_kj_kg_k=heat,
        latent_kj_kg=latent,
        vapour_kg_m3=vapour,
        lower_share=lower,
        heat_mj_kg=burns,
        basis=Basis.GENERAL,
        source=_HANDBOOK,
    )


BY_CAS = {
    row.cas: row
    for row in (
        _row("7664-39-3", "HF", 20.01, 19.5, 967.0, 2.5, 374.0, 2.41, 0.0, 0.0),
        _row("7782-50-5", "Cl2", 70.91, -34.0, 1410.0, 0.95, 288.0, 3.61, 0.0, 0.0),
        _row("7664-41-7", "NH3", 17.03, -33.3, 610.0, 4.7, 1370.0, 0.87, 0.15, 18.6),
        _row("74-98-6", "C3H8", 44.10, -42.1, 500.0, 2.5, 425.0, 2.33, 0.021, 46.0),
        _row("68476-85-7", "C3H8", 44.10, -42.1, 500.0, 2.5, 425.0, 2.33, 0.021, 46.0),
        _row("67-56-1", "CH3OH", 32.04, 64.7, 792.0, 2.5, 1100.0, 1.16, 0.06, 19.9),
    )
}


def mg_m3_of_ppm(ppm: float, molar_g_mol: float) -> float:
    """mg/m³ of a volume share in ppm at 25 degC and 101.325 kPa."""
    return ppm * molar_g_mol / _MOLAR_VOLUME_L


def ppm_of_mg_m3(mg_m3: float, molar_g_mol: float) -> float:
    """ppm of a concentration in mg/m³ at 25 degC and 101.325 kPa."""
    return mg_m3 * _MOLAR_VOLUME_L / molar_g_mol
