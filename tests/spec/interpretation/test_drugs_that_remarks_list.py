"""What a laboratory writes of drugs that an isolate resists, and what it does not mean by it.

One line for each text and the drugs that it lists, as the vocabulary calls them; a class stands for its own.
"""

from __future__ import annotations

import re

import polars as pl
import pytest

from breakpoints.batch.twin import BatchTwin
from breakpoints.listed import SUSPECT, drugs_listed
from breakpoints.policy import Policy
from breakpoints.vocabulary import Drug, Match
from breakpoints.vocabulary.additions import VocabularyAdditions
from tests.spec.interpretation.isolate_asked import WORDS as SHIPPED

IMPORTED = tuple(
    Drug(id=name.casefold(), name_en=name, name_ja=name, class_en=of, codes=(f"whonet:{code}",))
    for name, of, code in (
        ("Teicoplanin", "Glycopeptides", "TEC"),
        ("Ceftriaxone", "Cephems", "CRO"),
        ("Moxifloxacin", "Quinolones", "MFX"),
    )
)
WORDS = SHIPPED.extended(VocabularyAdditions(system="whonet", drugs=IMPORTED))

RESISTED = """
R: ENR, GEN                                   | enrofloxacin gentamicin
Res: GEN                                      | gentamicin
resist.: GEN                                  | gentamicin
R (ENR, GEN)                                  | enrofloxacin gentamicin
Resistant (ENR; GEN)                          | enrofloxacin gentamicin
R: ENR 32, GEN >8                             | enrofloxacin gentamicin
R: ENR S: GEN                                 | enrofloxacin
R: ENR, GEN sens.                             | enrofloxacin
R: ENR/GEN                                    | enrofloxacin gentamicin
R: AMPC/CVA                                   | amoxicillin_clavulanic_acid
R: TMP/SMX, ENR                               | trimethoprim_sulfamethoxazole enrofloxacin
耐性: エンロフロキサシン                      | enrofloxacin
耐性：VCM, TEIC                               | vancomycin teicoplanin
R: VCM                                        | vancomycin
バンコマイシン、テイコプラニン耐性            | vancomycin teicoplanin
resistant to enrofloxacin, given for a week   | enrofloxacin
resistance to ENR                             | enrofloxacin
ENR R                                         | enrofloxacin
ENR(R)                                        | enrofloxacin
ＥＮＲ（Ｒ）                                  | enrofloxacin
AMC-R                                         | amoxicillin_clavulanic_acid
E. coli, AMC-R                                | amoxicillin_clavulanic_acid
R: ENR 0.5, GEN                               | enrofloxacin gentamicin
R: ENR=32, GEN=16                             | enrofloxacin gentamicin
R: ENR|GEN                                    | enrofloxacin gentamicin
R: Enr., GEN                                  | enrofloxacin gentamicin
ENR: R                                        | enrofloxacin
ENR耐性が認められた                           | enrofloxacin
ENR耐性が示された                             | enrofloxacin
ENR耐性を否定できない                         | enrofloxacin
ENR resistant no prior treatment              | enrofloxacin
ENR R No. 12                                  | enrofloxacin
ENR R neg ESBL                                | enrofloxacin
ENR resistant - CMY-2                         | enrofloxacin
ENR→R                                         | enrofloxacin
ENR【R】                                      | enrofloxacin
ENR R: MIC 32                                 | enrofloxacin
GEN, AMC-R                                    | gentamicin amoxicillin_clavulanic_acid
S AMP; R ENR, GEN                             | enrofloxacin gentamicin
耐性 ENR、GEN                                 | enrofloxacin gentamicin
resists enrofloxacin                          | enrofloxacin
ENR 32 R                                      | enrofloxacin
ENR (>4 mg/L): R                              | enrofloxacin
ENR res.                                      | enrofloxacin
ENR is resistant                              | enrofloxacin
ENR, GEN R                                    | enrofloxacin gentamicin
AMP S ENR R                                   | enrofloxacin
enrofloxacin-resistant E. coli                | enrofloxacin
amoxicillin clavulanic acid R                 | amoxicillin_clavulanic_acid
ENR R, not GEN                                | enrofloxacin
エンロフロキサシン耐性                        | enrofloxacin
本菌はエンロフロキサシン耐性                  | enrofloxacin
セファレキシン、ゲンタマイシンに耐性          | cefalexin gentamicin
アモキシシリン・クラブラン酸耐性              | amoxicillin_clavulanic_acid
ENRとGENに耐性                                | enrofloxacin gentamicin
ENRは耐性                                     | enrofloxacin
ENR耐性: あり                                 | enrofloxacin
ENR耐性菌                                     | enrofloxacin
ENR感受性・AMP耐性                            | ampicillin
ENRに感性だがGENに耐性                        | gentamicin
susceptible to ENR, resistant to AMP          | ampicillin
耐性ENR                                       | enrofloxacin
耐性(ENR)                                     | enrofloxacin
ENR(耐性)                                     | enrofloxacin
ENR非感受性                                   | enrofloxacin
ENR低感受性                                   | enrofloxacin
ENRに感受性なし                               | enrofloxacin
ENR感受性低下                                 | enrofloxacin
ENR non-susceptible                           | enrofloxacin
ENR nonsusceptible                            | enrofloxacin
ENR NS                                        | enrofloxacin
not susceptible to ENR                        | enrofloxacin
E. coli not sensitive to ENR or GEN           | enrofloxacin gentamicin
enr r                                         | enrofloxacin
enr r, gen s                                  | enrofloxacin
MDR: ENR, GEN                                 | enrofloxacin gentamicin
MDR (ENR, GEN)                                | enrofloxacin gentamicin
多剤耐性(ENR, GEN)                            | enrofloxacin gentamicin
多剤耐性菌（ENR、GEN）                        | enrofloxacin gentamicin
Resistance profile: ENR-GEN                   | enrofloxacin gentamicin
resistotype AmpEnrGen                         | ampicillin enrofloxacin gentamicin
耐性パターン：ENR-GEN                         | enrofloxacin gentamicin
R-ENR                                         | enrofloxacin
R(2): ENR, GEN                                | enrofloxacin gentamicin
R:\\nENR\\nGEN                                | enrofloxacin gentamicin
Resistant\\nENR\\nGEN                         | enrofloxacin gentamicin
耐性\\nENR\\nGEN\\n感受性\\nAMP               | enrofloxacin gentamicin
R: AMP10, ENR5                                | ampicillin enrofloxacin
R: ENR only                                   | enrofloxacin
R: ENR plus GEN                               | enrofloxacin gentamicin
R = ENR + GEN                                 | enrofloxacin gentamicin
R → ENR, GEN                                  | enrofloxacin gentamicin
resistant to multiple drugs incl. ENR         | enrofloxacin
resistant to several antibiotics, including ENR and GEN | enrofloxacin gentamicin
resistent gegen ENR                           | enrofloxacin
ENR resistente                                | enrofloxacin
S to all except ENR                           | enrofloxacin
susceptible to all but ENR and GEN            | enrofloxacin gentamicin
sensitive to everything apart from ENR        | enrofloxacin
all S except ENR                              | enrofloxacin
all except ENR S                              | enrofloxacin
no resistance except to ENR                   | enrofloxacin
全薬剤感受性（ENRを除く）                     | enrofloxacin
ENR以外感受性                                 | enrofloxacin
ENR以外は全て感受性                           | enrofloxacin
ENRとGENを除き全薬剤に感受性                  | enrofloxacin gentamicin
treated with ENR, GEN R                       | gentamicin
on ENR, GEN R                                 | gentamicin
ENR given, GEN R                              | gentamicin
ENR投与後GEN耐性                              | gentamicin
ENR投与中、GEN耐性                            | gentamicin
R: ENR given last week                        | enrofloxacin
S ENR R GEN                                   | gentamicin
S: ENR, AMP, GEN R                            | gentamicin
susceptible to AMP but ENR resistant          | enrofloxacin
AMPは感受性、ENRは耐性                        | enrofloxacin
ENR R/GEN S                                   | enrofloxacin
ENR=R GEN=S                                   | enrofloxacin
ENR,R,GEN,S                                   | enrofloxacin
耐性が認められた薬剤：ENR、GEN                | enrofloxacin gentamicin
耐性薬剤はENRとGEN                            | enrofloxacin gentamicin
Resistance (after therapy): ENR, GEN          | enrofloxacin gentamicin
Resistance found in the lab: ENR, GEN         | enrofloxacin gentamicin
ENR、GENいずれも耐性                          | enrofloxacin gentamicin
ENR, GEN: all resistant                       | enrofloxacin gentamicin
XDR: ENR; GEN                                 | enrofloxacin gentamicin
ENR、GENの2剤に耐性                           | enrofloxacin gentamicin
3剤耐性：ENR、GEN                             | enrofloxacin gentamicin
no susceptibility to ENR                      | enrofloxacin
Susceptible: AMK. Resistant: ENR, GEN.        | enrofloxacin gentamicin
ENR (R), GEN (S), AMK (I)                     | enrofloxacin
MIC ENR >4 (R) GEN 0.5 (S)                    | enrofloxacin
R: enrofloxacin (Baytril), gentamicin         | enrofloxacin gentamicin
R: ENR, GEN. Treated with AMK.                | enrofloxacin gentamicin
MDR E. coli (R to ENR/GEN)                    | enrofloxacin gentamicin
no ESBL; ENR and GEN R                        | enrofloxacin gentamicin
GENのみ耐性                                   | gentamicin
耐性あり（GEN）                               | gentamicin
GEN:耐                                        | gentamicin
GEN再検査結果R                                | gentamicin
GEN S→R に訂正                                | gentamicin
GEN感受性→耐性                                | gentamicin
GEN耐性なし→再検で耐性                        | gentamicin
GEN: S -> R corrected                         | gentamicin
GEN S, repeat R                               | gentamicin
GEN edited to R                               | gentamicin
GEN became resistant during therapy           | gentamicin
GENTA RES                                     | gentamicin
report gentamicin as R                        | gentamicin
GEN感受性(-)                                  | gentamicin
reduced susceptibility to gentamicin          | gentamicin
intermediate to gentamicin                    | gentamicin
no sensitivity to gentamicin                  | gentamicin
all S but GEN                                 | gentamicin
susceptible to everything but gentamicin      | gentamicin
耐性・GEN                                     | gentamicin
[R]GEN [S]AMP                                 | gentamicin
GEN/R ENR/S                                   | gentamicin
GEN＞耐性                                     | gentamicin
R x2 (ENR, GEN)                               | enrofloxacin gentamicin
AmpR GenS                                     | ampicillin
no zone around gentamicin                     | gentamicin
GEN阻止円なし                                 | gentamicin
GEN=0mm, ERY ６ mm, ENR 26 mm                  | gentamicin erythromycin
gentamicin MIC >16                            | gentamicin
blaTEM-1, aac(3)-IId                          | gentamicin
"""
CLASSES = """
R to 3GC                                      | cefotaxime ceftazidime ceftriaxone - cefazolin cefmetazole
3GC-R                                         | cefotaxime ceftazidime ceftriaxone - cefazolin cefmetazole
resistant to 3rd gen cephalosporins           | cefotaxime cefovecin ceftriaxone - cefazolin
third-generation cephalosporin resistant      | cefotaxime cefovecin ceftriaxone - cefalotin
第三世代セファロスポリン耐性                  | cefotaxime cefovecin ceftriaxone - cefalexin
第3世代セフェム耐性                           | cefotaxime cefovecin ceftriaxone - cefalexin
第３世代セフェム系薬に耐性                    | cefotaxime cefovecin ceftriaxone - cefalexin
resistant to fluoroquinolones                 | enrofloxacin marbofloxacin moxifloxacin - nalidixic_acid
FQ-R                                          | enrofloxacin marbofloxacin moxifloxacin - nalidixic_acid
FQ耐性                                        | enrofloxacin marbofloxacin moxifloxacin - nalidixic_acid
キノロン耐性                                  | enrofloxacin moxifloxacin nalidixic_acid - ampicillin
R to all quinolones                           | enrofloxacin moxifloxacin nalidixic_acid - ampicillin
resistant to tetracyclines                    | tetracycline doxycycline - gentamicin
テトラサイクリン系耐性                        | tetracycline doxycycline - gentamicin
resistant to beta-lactams                     | ampicillin cefazolin meropenem ceftriaxone - enrofloxacin
β-ラクタム系薬に耐性                          | ampicillin cefazolin meropenem ceftriaxone - enrofloxacin
aminoglycosides R                             | gentamicin amikacin - enrofloxacin
マクロライド耐性                              | erythromycin tylosin - clindamycin
glycopeptide resistant                        | vancomycin teicoplanin - ampicillin
ENR and other fluoroquinolones R              | enrofloxacin marbofloxacin - nalidixic_acid
R: ENR-TET                                    | enrofloxacin doxycycline - ampicillin
AG耐性                                        | gentamicin amikacin - enrofloxacin
MLS耐性                                       | erythromycin clindamycin - enrofloxacin
R: FQ, AG                                     | enrofloxacin gentamicin - ampicillin
R to everything except AMK                    | enrofloxacin ampicillin - amikacin
R to all but AMK and GEN                      | enrofloxacin ampicillin - amikacin gentamicin
resistant to all drugs tested                 | enrofloxacin ampicillin amikacin - none
pan-resistant E. coli                         | enrofloxacin ampicillin amikacin - none
R to all                                      | enrofloxacin ampicillin amikacin - none
全薬剤耐性                                    | enrofloxacin ampicillin amikacin - none
全ての薬剤に耐性                              | enrofloxacin ampicillin amikacin - none
AMK以外の全薬剤に耐性                         | enrofloxacin ampicillin - amikacin
only susceptible to AMK                       | enrofloxacin ampicillin - amikacin
耐性：AMK以外全て                              | enrofloxacin ampicillin - amikacin
MDR（AMK以外）                                | enrofloxacin ampicillin - amikacin
resistant to almost all drugs                 | enrofloxacin ampicillin - none
AMKのみ感受性                                 | enrofloxacin ampicillin - amikacin
AMK以外は耐性                                 | enrofloxacin ampicillin - amikacin
only amikacin susceptible                     | enrofloxacin ampicillin - amikacin
susceptible to none                           | enrofloxacin ampicillin - none
オールR                                       | enrofloxacin ampicillin - none
pan-R                                         | enrofloxacin ampicillin - none
セフェム系全て耐性                            | cefalexin cefazolin - ampicillin
armA+                                         | gentamicin amikacin - enrofloxacin
16S rRNA methylase                            | gentamicin amikacin - enrofloxacin
qnrS1, tetA                                   | enrofloxacin marbofloxacin - gentamicin
gyrA S83L                                     | enrofloxacin marbofloxacin - gentamicin
R: 1GC                                        | cefalexin cefalotin - cefovecin
R: 2GC                                        | cefuroxime - cefovecin
"""
"""Behind the dash: drugs that are not of the class."""
NOT_RESISTED = """
not resistant to ENR|non-resistant to ENR|never resistant to ENR|isn't resistant to ENR|no resistance
no known resistance to enrofloxacin|no ENR resistance|ENR not resistant|ENR resistance not detected
ENR resistance: no|no FQ-R E. coli|not FQ resistant|without 3GC resistance
susceptible to ENR, R to none|S: ENR, R: none|S: ENR R: -|ENR S|ENR susceptible
耐性なし|ENR耐性は認められず|ENR耐性は示さなかった
ENR resistance: no|ENR耐性なし|ENR耐性は認めず|ENR耐性ではない|ENRに耐性を示さない|ENRに耐性は見られない
ENR耐性陰性|ENR感受性、耐性なし|FQ耐性は検出されず|キノロン耐性（－）|非ENR耐性
ENR R: none|S: ENR, GEN R: not tested|耐性 ENR感受性|R, then ENR|Room R, ENR
R&D|GEN R&D|R&D: GEN|Dr. R|Dr. R: ENR|Dr R (GEN)|owner R. Smith|R. Tanaka, ENR given|Room R|R leg, ENR given
neither S nor R|R|resistant|R?|MDR|多剤耐性|薬剤耐性菌検査
ENR R>=4|ENR R ≥ 4|ENR S<=1 R>=4|ENR耐性試験|ENR resistance test|ENR耐性率|gentamicin resistance gene study
ENR投与中|ENR given, owner resistant to advice|resistant hair, on ENR|耐性: 不明|resistant to treatment
S to all|susceptible to all|susceptible to all drugs tested|all S|全薬剤感受性|全て感受性
すべての薬剤に感受性あり|sensitive to everything
耐性なし(ENR含む)|no resistance to ENR, GEN or TET|no resistance found: ENR, GEN tested
R: none (ENR, GEN tested)
treated with ENR|treated with ENR, then GEN|on ENR since May, resistant hair|ENR投与後再発
ENR、GENを使用|GEN治療歴あり|Tx: ENR
R&D: ENR|R & D, ENR|Dr. R: GEN given|Dr R, GEN|Mrs. R, ENR|ward R, ENR|room R ENR given
R-plasmid test, ENR|R plasmid (ENR)|R factor
owner resistant to giving ENR|MDR|XDR|MDR E. coli|MDR screening, ENR given|多剤耐性菌検査、ENR投与
薬剤耐性調査
ENR susceptibility not tested|ENR susceptibility test|ENR感受性試験未実施|GEN感受性検査
not resistant to ENR, GEN|ENR S, GEN S
ENR is not resistant|ENRは耐性ではない|ENRへの耐性は認められなかった|ENR耐性は確認されず
ENR・GENともに耐性なし|耐性菌は検出されず、ENR投与
non-resistant: ENR, GEN|no longer resistant to ENR|never R to ENR|R ruled out, ENR given
pan-susceptible, ENR given|not pan-resistant
ENRのみ投与|only ENR given|Not R to ENR|ENR R not confirmed|MIC of ENR only
S: ENR, GEN|S ENR GEN|ENR s, gen s|感受性: ENR、GEN|感受性(ENR、GEN)|ENRに感受性|ENR除去後
excluding ENR|except ENR|ENR以外投与
no reduced susceptibility to GEN|GEN S, repeat S|GEN S, room R|all S, but GEN given|オールS
全身状態良好、GEN投与
GEN changed to AMK|GEN 10 mm|GEN阻止円 20mm|ENR >5 mg/kg|GEN >14日|忍耐、GEN
GEN再検中|AmpS|only ENR given, all S
armA陰性|no qnrS|qnr PCR|rmtB not detected|gyrA S83 wild type
"""
"""Texts with a drug, a letter or a word of resistance that list nothing."""


def lines(table: str) -> list[tuple[str, ...]]:
    return [tuple(re.split(r"\s+\| ", line.replace("\\n", "\n"))) for line in table.strip().splitlines()]


def listed(text: str) -> set[str]:
    """Return the drugs that a text lists, one by one and in a batch, if the text is looked at at all."""
    drugs = drugs_listed(text, WORDS)
    assert BatchTwin((), Policy(), WORDS).drugs_listed([text]) == [drugs]
    assert not drugs or pl.Series([text]).str.contains(SUSPECT).all()
    found = [WORDS.find_drug(one) for one in drugs]
    return {one.id for one in found if isinstance(one, Match)}


@pytest.mark.parametrize(("text", "drugs"), lines(RESISTED))
def test_a_text_lists_these_drugs_and_no_others(text: str, drugs: str) -> None:
    assert listed(text) == set(drugs.split())


@pytest.mark.parametrize(("text", "drugs"), lines(CLASSES))
def test_a_class_stands_for_its_drugs_shipped_and_imported(text: str, drugs: str) -> None:
    within, without = drugs.split(" - ")
    found = listed(text)
    assert set(within.split()) <= found
    assert found.isdisjoint(without.split())


@pytest.mark.parametrize("text", NOT_RESISTED.strip().replace("\n", "|").split("|"))
def test_a_text_that_denies_resistance_or_means_something_else_lists_nothing(text: str) -> None:
    assert listed(text) == set()


def test_a_code_that_differs_between_systems_stands_for_each_of_its_drugs() -> None:
    assert "streptomycin" in listed("R: STR")
    assert len(drugs_listed("R: STR", WORDS)) > 1
