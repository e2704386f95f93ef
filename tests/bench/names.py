"""Some 30,000 given and 200,000 family names in many scripts, put together from parts, with a Latin spelling for addresses."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import prod
from typing import NamedTuple

import numpy as np

GIVEN_NAMES = 30_000
FAMILY_NAMES = 200_000


class Name(NamedTuple):
    """``written`` as the person writes it, ``latin`` in the twenty-six letters."""

    written: str
    latin: str


@dataclass(frozen=True, slots=True)
class Script:
    """Parts of names as ``written=latin``, ``_`` for nothing. A given name is start, middle, given end.

    A family name is start, ``between`` times a middle, family end. ``share`` is in percent of all people, ``country`` the
    calling code of their phones.
    """

    share: int
    country: int
    starts: str
    middles: str
    given_ends: str
    family_ends: str
    between: int = 2


SCRIPTS = (
    Script(
        50,
        1,
        "An Ann Mar Jo Joan Ka El Han Ben Dan Ro Li Sa Tom Wil Ed Al Cla Em Fre Gre Hel Is Jen Ken Lau Mi Nan"
        " Oli Pat Ra Sus Vic Wal Ab Bri Cor Da Ev Fi Ge Ha",
        "_ _ a an bel co de er fi ga i il ja le li ma mi na ne o ra ri ro sa ta vi",
        "a na nah nna nne anna nie ne lie la line ra tte my son ard bert rick ton vin in iel as us o ette",
        "son sen kov mann berg ton ford ley er field wood man stein well ski ham ez ini ard ers worth by dale"
        " nell burn",
    ),
    Script(
        16,
        49,
        "Jür=jur Kä=ka Bjö=bjo Gün=gun Lé=le Zoé=zoe Jo Má=ma Łu=lu Ża=za Sta Ág=ag Ši=si Žo=zo Ól=ol Åsa=asa"
        " Öz=oz Iñ=in Beg Rém=rem Chl Noë=noe Müll=mull Groß=gross Schä=scha Köh=koh Weiß=weiss Nú=nu Vá=va"
        " Dvo Kov Hor No Pro Wój=woj Goł=gol Ćw=cw Şah=sah",
        "_ _ a é=e i ie l li lá=la ma mo ná=na ne ni o ř=r ra ré=re ro š=s ta té=te ü=u vi wi ž=z",
        "a án=an el elle en ène=ene gen ka kan la na ně=ne nika o ón=on sé=se slav ta ü=u ína=ina",
        "ák=ak ać=ac anu berg dóttir=dottir eau ek escu ez ğlu=glu ić=ic ík=ik ín=in mann nç=nc ová=ova"
        " ský=sky ström=strom vić=vic yén=yen ères=eres",
    ),
    Script(
        8,
        7,
        "Ан=an Бо=bo Вла=vla Гал=gal Дми=dmi Ека=eka Жан=zhan Зин=zin Ив=iv Кон=kon Лю=lyu Мар=mar Ник=nik"
        " Оле=ole Пет=pet Рус=rus Сер=ser Та=ta Фё=fyo Юл=yul Яр=yar Шев=shev Куз=kuz Сол=sol Чер=cher",
        "_ _ а=a ба=ba ва=va ги=gi да=da е=e и=i ко=ko ла=la ма=ma на=na о=o ра=ra си=si та=ta у=u",
        "дан=dan й=i ил=il ка=ka на=na нка=nka рий=rii са=sa слав=slav тин=tin ша=sha я=ya",
        "ов=ov ова=ova ев=ev ева=eva ин=in ина=ina енко=enko ский=sky ская=skaya чук=chuk ых=ykh як=yak",
    ),
    Script(
        3,
        30,
        "Ελέ=ele Γιώ=gio Σο=so Νί=ni Αθη=athi Άγγ=ang Κω=ko Μα=ma Πα=pa Θε=the Δη=di Βα=va Χρι=chri Ευ=ev"
        " Στέ=ste Λε=le",
        "_ _ α=a γο=go δα=da ι=i κο=ko λα=la μα=ma νο=no ρι=ri σα=sa τα=ta υ=y",
        "α=a νη=ni ς=s ρος=ros φία=fia τρα=tra λος=los κης=kis να=na",
        "όπουλος=opoulos ίδης=idis άκης=akis ίου=iou άτος=atos έας=eas ούδη=oudi ιάδης=iadis",
    ),
    Script(
        8,
        86,
        "王=wang 李=li 张=zhang 刘=liu 陈=chen 杨=yang 赵=zhao 黄=huang 周=zhou 吴=wu 徐=xu 孙=sun 佐=sa"
        " 鈴=suzu 高=taka 田=ta 渡=wata 斎=sai 山=yama 中=naka 小=ko 加=ka 吉=yoshi 松=matsu 井=i 木=ki 林=lin"
        " 清=qing 伊=i 健=ken 美=mi 陽=haru 結=yu 子=zi 秀=xiu 丽=li 国=guo 建=jian 文=wen 志=zhi",
        "_ _ 伟=wei 芳=fang 英=ying 娜=na 强=qiang 华=hua 轩=xuan 明=ming 春=chun 海=hai 玉=yu 一=yi 平=ping"
        " 红=hong 金=jin 晓=xiao 成=cheng",
        "翔=sho 衣=i 太=ta 咲=saki 蓮=ren 花=ka 辉=hui 敏=min 静=jing 军=jun 杰=jie 涛=tao 超=chao 霞=xia"
        " 燕=yan 雪=xue 龙=long 波=bo 斌=bin 宇=yu",
        "藤=to 木=ki 橋=hashi 辺=be 野=no 村=mura 川=kawa 口=guchi 原=hara 本=moto 田=da 崎=saki 上=ue"
        " 下=shita 島=shima",
        between=0,
    ),
    Script(
        4,
        82,
        "김=kim 이=lee 박=park 최=choi 정=jeong 강=kang 조=jo 윤=yoon 장=jang 임=lim 한=han 오=oh 서=seo"
        " 신=shin 권=kwon 황=hwang 안=ahn 송=song 민=min 지=ji 수=su 하=ha 도=do 예=ye 현=hyun",
        "_ _ 준=jun 연=yeon 우=woo 영=young 은=eun 재=jae 혜=hye 성=sung 미=mi 승=seung 태=tae 소=so 나=na 경=kyung",
        "아=a 희=hee 훈=hoon 진=jin 호=ho 원=won 린=rin 율=yul 빈=bin 주=ju 윤=yun 선=sun 정=jung 라=ra 숙=sook",
        "_ 궁=gung 보=bo 문=mun 우=u 공=gong",
        between=0,
    ),
    Script(
        5,
        971,
        "مح=moh فا=fa عا=a يو=you لي=lay خا=kha عب=abd نو=nou سل=sal حس=has كر=kar مر=mar رش=rash زي=zay جم=jam طا=ta",
        "_ _ م=m ط=t ئ=i س=s ل=l د=d ر=r ن=n ي=y و=w ح=h ق=q",
        "د=d مة=ma شة=sha ف=f ى=a ان=an يم=im ين=in ية=iya ير=ir",
        "الحسن=alhassan نجار=najjar سيد=sayed اد=ad قاسم=qasim ور=our اوي=awi اني=ani يري=iri وب=oub",
    ),
    Script(
        2,
        972,
        "נו=no יו=yo תמ=tam אב=av שי=shi דו=do מי=mi רח=rach יע=ya חנ=han אל=el גל=gal רו=ro כה=ko לו=le מז=miz",
        "_ _ א=a ה=h ר=r ל=l נ=n מ=m י=i ב=b ס=s ת=t",
        "עה=ah סף=sef ר=r הם=ham רה=ra ד=d כל=chel קב=akov ית=it ן=an",
        "הן=hen וי=vi רחי=rachi מן=man טון=ton ברג=berg שטיין=stein אן=an ץ=tz צקי=tzki",
    ),
    Script(
        4,
        91,
        "अन=an रा=ra प्रि=pri अर्=ar ल=la वि=vi सु=su मो=mo नी=ni शा=sha क=ka दी=di गी=gi पू=poo सं=san ह=ha जय=jay रो=ro",
        "_ _ न=n जु=ju क्ष्=ksh म=m र=r ल=l त=t द=d प=p व=v श=sh ह=h",
        "या=ya हुल=hul न=n मी=mi क्रम=kram ता=ta का=ka श=sh नी=ni ज=j",
        "र्मा=rma प्ता=pta सिंह=singh टेल=tel धरी=dhari कर=kar वाल=wal राव=rao मिश्रा=mishra नायर=nair",
    ),
)


class Names:
    """Names by their places, those of a script side by side. Each is put together when it is first asked for."""

    def __init__(self, number: int, seed: int, *, family: bool) -> None:
        self._parts = [_parts_of(script, family=family) for script in SCRIPTS]
        possible = [prod(map(len, parts)) for parts in self._parts]
        # Each script gives what its parts allow, at most its share; the first makes up for the others.
        others = [
            min(number * script.share // 100, most) for script, most in zip(SCRIPTS[1:], possible[1:], strict=True)
        ]
        counts = [number - sum(others), *others]
        rng = np.random.default_rng(seed)
        self._combinations = [
            rng.permutation(most)[:count].tolist() for most, count in zip(possible, counts, strict=True)
        ]
        self._counts = np.array(counts)
        self._firsts = [0, *accumulate(counts)]
        self._made: dict[int, Name] = {}

    def __len__(self) -> int:
        return self._firsts[-1]

    def __getitem__(self, place: int) -> Name:
        name = self._made.get(place)
        if name is None:
            name = self._made[place] = self._make(place)
        return name

    def draw(self, rng: np.random.Generator, scripts: np.ndarray) -> list[int]:
        """A place for each of ``scripts``; few names are frequent, most are rare."""
        firsts = np.array(self._firsts)[scripts]
        return (firsts + self._counts[scripts] * rng.random(len(scripts)) ** 2.5).astype(int).tolist()

    def _make(self, place: int) -> Name:
        script = bisect_right(self._firsts, place) - 1
        combination = self._combinations[script][place - self._firsts[script]]
        written = latin = ""
        for parts in self._parts[script]:
            combination, chosen = divmod(combination, len(parts))
            written += parts[chosen].written
            latin += parts[chosen].latin
        return Name(written.capitalize(), latin)


@cache
def given_names() -> Names:
    return Names(GIVEN_NAMES, 1, family=False)


@cache
def family_names() -> Names:
    return Names(FAMILY_NAMES, 2, family=True)


def _parts_of(script: Script, *, family: bool) -> list[list[Name]]:
    middles = [script.middles] * (script.between if family else 1)
    ends = script.family_ends if family else script.given_ends
    return [_parts(text) for text in (script.starts, *middles, ends)]


def _parts(text: str) -> list[Name]:
    pairs = (part.partition("=") for part in text.replace("_", "=").split())
    return [Name(written, latin or written.lower()) for written, _, latin in pairs]
