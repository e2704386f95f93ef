"""Made-up people: names in many scripts, with a Latin spelling for their e-mail addresses."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Name:
    """``written`` as the person writes it, ``latin`` in the twenty-six letters."""

    written: str
    latin: str


@dataclass(frozen=True, slots=True)
class People:
    """``phone``: a number with ``#`` for each free digit, in a range kept for fiction or too round to be anybody's."""

    locale: str
    zone: str
    phone: str
    weight: int
    given: tuple[Name, ...]
    family: tuple[Name, ...]

    def full_name(self, given: Name, family: Name) -> str:
        """As people there write it."""
        if self.locale.startswith(("zh", "ja", "ko")):
            return f"{family.written}{given.written}"
        if self.locale.startswith("vi"):
            return f"{family.written} {given.written}"
        return f"{given.written} {family.written}"


_TABLE = (
    # locale, zone, phone, weight, given names, family names; "written=latin" where the two differ
    (
        "en-US America/New_York +12##55501## 22",
        "Emma Liam Olivia Noah Ava Mia Ethan Grace Henry Ruby Zoe Jack Amelia Oscar Daniel Chloe Samuel Nora",
        "Smith Johnson O'Brien=obrien Taylor Brown Walker Wright Baker Cooper Reed Bell Ward Foster Hayes MacLeod=macleod",
    ),
    (
        "en-GB Europe/London +447700900### 10",
        "Harry Isla George Poppy Alfie Freya Arthur Elsie Siân=sian Rhys Niamh Oisín=oisin",
        "Davies Evans Hughes Ó_Súilleabháin=osuilleabhain Campbell Fraser Murray Lloyd-Jones=lloydjones Patel Singh",
    ),
    (
        "de-DE Europe/Berlin +4915000##### 16",
        "Jürgen=juergen Käthe=kaethe Björn=bjoern Sören=soeren Anneliese Günter=guenter Lena Felix Jonas Mia Klaus Heike",
        "Müller=mueller Groß=gross Schäfer=schaefer Köhler=koehler Weiß=weiss Jäger=jaeger Schmidt Vogel von_Büren=vonbueren",
    ),
    (
        "fr-FR Europe/Paris +3363998#### 9",
        "Chloé=chloe Léa=lea Noël=noel Hélène=helene François=francois Maëlle=maelle Rémi=remi Zoé=zoe Agnès=agnes Luc",
        "Lefèvre=lefevre Dupont Gérard=gerard Bérenger=berenger D'Aubigné=daubigne Garçon=garcon Cœur=coeur Moreau Petit",
    ),
    (
        "es-ES Europe/Madrid +34600000### 7",
        "José=jose María=maria Íñigo=inigo Lucía=lucia Andrés=andres Sofía=sofia Ángel=angel Begoña=begona He\u0301ctor=hector",
        "Muñoz=munoz García_Ruiz=garciaruiz Núñez=nunez Peña=pena Ibáñez=ibanez Vázquez=vazquez Ortega Castaño=castano",
    ),
    (
        "pl-PL Europe/Warsaw +48600000### 5",
        "Łukasz=lukasz Małgorzata=malgorzata Żaneta=zaneta Wojciech Agnieszka Stanisław=stanislaw Zofia Michał=michal",
        "Wójcik=wojcik Gołąb=golab Łoś=los Zając=zajac Żak=zak Kowalczyk Źrebiec=zrebiec Sęk=sek",
    ),
    (
        "cs-CZ Europe/Prague +420600000### 3",
        "Jiří=jiri Šárka=sarka Tomáš=tomas Žofie=zofie Ondřej=ondrej Markéta=marketa",
        "Krejčí=krejci Dolejší=dolejsi Jírů=jiru Martinů=martinu Petrů=petru Hořejší=horejsi",
    ),
    (
        "sv-SE Europe/Stockholm +467017406## 4",
        "Åsa=asa Östen=osten Märta=marta Håkan=hakan Göran=goran Linnea Elsa Nils",
        "Åkesson=akesson Sjöberg=sjoberg Öberg=oberg Lindström=lindstrom Nyström=nystrom Bergman",
    ),
    (
        "tr-TR Europe/Istanbul +90500000#### 3",
        "Işıl=isil İbrahim=ibrahim Çağla=cagla Gökhan=gokhan Şebnem=sebnem Ayşe=ayse",
        "Yılmaz=yilmaz Özdemir=ozdemir Şahin=sahin Çelik=celik Güneş=gunes Iğdır=igdir",
    ),
    (
        "vi-VN Asia/Ho_Chi_Minh +8490000#### 2",
        "Tuấn=tuan Hương=huong Đức=duc Ngọc=ngoc Thảo=thao Việt=viet",
        "Nguyễn=nguyen Trần=tran Lê=le Phạm=pham Đặng=dang Võ=vo",
    ),
    (
        "ru-RU Europe/Berlin +7900000#### 4",
        "Анна=anna Иван=ivan Ольга=olga Дмитрий=dmitri Екатерина=ekaterina Сергей=sergei Фёдор=fyodor",
        "Черных=chernykh Долгих=dolgikh Щербина=shcherbina Соловей=solovei Жук=zhuk Ткач=tkach",
    ),
    (
        "uk-UA Europe/Kyiv +38050000#### 3",
        "Олена=olena Тарас=taras Ірина=iryna Богдан=bohdan Їванна=yivanna Андрій=andrii",
        "Шевченко=shevchenko Коваль=koval Ґалаґан=galagan Єфименко=yefymenko Мельник=melnyk Бойко=boiko",
    ),
    (
        "el-GR Europe/Athens +30690000#### 3",
        "Ελένη=eleni Γιώργος=giorgos Σοφία=sofia Νίκος=nikos Αθηνά=athina Άγγελος=angelos",
        "Παπαϊωάννου=papaioannou Νικολάου=nikolaou Οικονόμου=ikonomou Βασιλείου=vasileiou Δημητρίου=dimitriou",
    ),
    (
        "ar-AE Asia/Dubai +97150000#### 3",
        "محمد=mohammed فاطمة=fatima عائشة=aisha يوسف=yousef ليلى=layla خالد=khaled",
        "الحسن=alhassan النجار=alnajjar السيد=alsayed حدّاد=haddad القاسم=alqasim منصور=mansour",
    ),
    (
        "he-IL Asia/Jerusalem +97250000#### 2",
        "נועה=noa יוסף=yosef תמר=tamar אברהם=avraham שירה=shira דוד=david",
        "כהן=cohen לוי=levi מזרחי=mizrahi פרידמן=friedman ביטון=biton",
    ),
    (
        "hi-IN Asia/Kolkata +91900000#### 3",
        "अनन्या=ananya राहुल=rahul प्रिया=priya अर्जुन=arjun लक्ष्मी=lakshmi विक्रम=vikram",
        "शर्मा=sharma वर्मा=verma गुप्ता=gupta सिंह=singh पटेल=patel चौधरी=chaudhary",
    ),
    (
        "th-TH Asia/Bangkok +6680000#### 2",
        "สมชาย=somchai สุดารัตน์=sudarat ประเสริฐ=prasert กัญญา=kanya ธนกร=thanakorn",
        "ใจดี=jaidee ศรีสุข=srisuk วงศ์ทอง=wongthong แก้วมณี=kaewmanee บุญมา=boonma",
    ),
    (
        "zh-CN Asia/Shanghai +861300000#### 4",
        "伟=wei 芳=fang 秀英=xiuying 娜=na 强=qiang 丽华=lihua 子轩=zixuan",
        "王=wang 李=li 张=zhang 刘=liu 陈=chen 欧阳=ouyang 赵=zhao",
    ),
    (
        "ja-JP Asia/Tokyo +81900000#### 4",
        "陽翔=haruto 結衣=yui さくら=sakura 健太=kenta 美咲=misaki 蓮=ren ハナ=hana",
        "佐藤=sato 鈴木=suzuki 高橋=takahashi 渡邊=watanabe 斎藤=saito 髙田=takada",
    ),
    (
        "ko-KR Asia/Seoul +82100000#### 3",
        "민준=minjun 서연=seoyeon 지훈=jihoon 하윤=hayun 수아=sua 도현=dohyun",
        "김=kim 이=lee 박=park 최=choi 정=jeong 남궁=namgung",
    ),
)


@cache
def all_people() -> tuple[People, ...]:
    """Every group of people, by locale."""
    everyone: list[People] = []
    for facts, given, family in _TABLE:
        locale, zone, phone, weight = facts.split()
        everyone.append(People(locale, zone, phone, int(weight), _names(given), _names(family)))
    return tuple(everyone)


def _names(text: str) -> tuple[Name, ...]:
    pairs = (word.partition("=") for word in text.split())
    return tuple(Name(written.replace("_", " "), latin or written.lower()) for written, _, latin in pairs)
