"""Names of districts and upazilas as they occur in mailboxes: "dcmagura", "oc.sreepur"."""

from __future__ import annotations

_DISTRICT_NAMES = (
    "bagerhat bandarban barguna barisal barishal bhola bogra bogura brahmanbaria chandpur chapai chattogram chittagong "
    "chuadanga comilla coxsbazar cumilla dhaka dinajpur faridpur feni gaibandha gazipur gopalganj habiganj jamalpur "
    "jashore jessore jhalakathi jhalokati jhenaidah joypurhat khagrachari khagrachhari khulna kishoreganj kurigram "
    "kushtia lakshmipur laxmipur lalmonirhat madaripur magura manikganj meherpur moulvibazar munshiganj mymensingh "
    "naogaon narail narayanganj narsingdi natore nawabganj netrokona nilphamari noakhali pabna panchagarh patuakhali "
    "pirojpur rajbari rajshahi rangamati rangpur satkhira shariatpur sherpur sirajganj sunamganj sylhet tangail "
    "thakurgaon"
)
DISTRICTS = tuple(_DISTRICT_NAMES.split())
# Those that end like no place; what is somebody's name as well ("palash", "anwara") is left out.
_UPAZILA_NAMES = (
    "adamdighi aditmari agailjhara akhaura alikadam amtali araihazar assasuni atgharia atpara atrai atwari "
    "badalgachhi bagatipara bagha baghaichhari bagherpara bagmara bahubal baliadangi baliakandi bamna banaripara "
    "bandar baniachong barhatta barkal barlekha barura basail batiaghata bauphal belabo belaichhari belkuchi betagi "
    "bhairab bhaluka bhandaria bhanga bhangura bheramara bholahat bhurungamari bishwanath boalmari brahmanpara "
    "burichang chakaria chandanaish chandina charbhadrasan charfasson chatkhil chatmohar chaugachha chauhali "
    "chhagalnaiya chhatak chilmari chirirbandar chitalmari cumillaadarsha cumillasadardakshin dacope daganbhuiyan "
    "dakshinsurma damudya damurhuda dasar dashmina daudkandi daulatkhan debhata debidwar delduar derai dhamoirhat "
    "dhamrai dhanbari dharmapasha dhobaura dhunat dighalia dighinala dimla dohar domar dumki dumuria dupchanchia "
    "eidgaon fakirhat fatikchhari fulbari fulbaria fulgazi gabtali gafargaon galachipa gangachara gangni gazaria "
    "ghatail ghior goalanda godagari gosairhat gournadi guimara haimchar harinakundu hathazari hatibandha hatiya "
    "hizla homna ishwardi jaldhaka jhenaigati jhikargachha juraichhari kabirhat kachua kahaloo kaharole kalai "
    "kalapara kalaroa kalia kaliakair kalihati kalkini kamarkhanda kapasia kaptai karnaphuli kasba kashiani kathalia "
    "katiadi kaunia kendua khaliajuri khansama khetlal khoksa kotalipara koyra kulaura kuliarchar kutubdia lakhai "
    "laksam lakshmichhari langadu lohagara louhajang mahalchhari manda manikchhari mathbaria matiranga matlabdakshin "
    "matlabuttar melandaha mirsharai mithamain mithapukur mollahat mongla monohardi muktagachha nachole nageshwari "
    "naikhongchhari nakla nalchity nalitabari nandail nangalkot naniarchar naria nesarabad nikli paikgachha pakundia "
    "palashbari panchbibi panchhari pangsha parshuram patharghata patiya patnitala pekua phulbari phulchhari phultala "
    "pirgachha porsha purbadhala puthia rajarhat rajasthali rajoir ramgati rangabali rangunia ranisankail raozan "
    "rowangchhari rowmari rupsha saghata saltha sandwip santhia sapahar sarail sariakandi sarishabari satkania "
    "saturia savar senbag shahrasti shailkupa shalikha shalla sharankhola sharsha shibalay shibchar singair singra "
    "sirajdikhan sitakunda sonagazi sonaimuri sonargaon sonatala sreebardi sreemangal subarnachar taltali tanore "
    "tarail tazumuddin teknaf terokhada tetulia thanchi tongibari trishal tungipara ukhia ullapara zajira"
)
_PLACES = frozenset((*DISTRICTS, *_UPAZILA_NAMES.split()))
# In any spelling: Sreepur, Sripur, Shreepur. No person's name ends in this way.
_ENDINGS = ("pur", "pura", "ganj", "gonj", "nagar", "gram", "khali", "kanda", "danga", "ghat", "sadar", "bazar", "garh")
_FEWEST_BEFORE = 2


def is_place(word: str) -> bool:
    return word in _PLACES or any(
        word.endswith(ending) and len(word) >= len(ending) + _FEWEST_BEFORE for ending in _ENDINGS
    )
