"""English words that carry no topic: function words, spoken filler, and words common in all talk.

Lower case; the first two never become units, the third weigh little.
"""

FUNCTION_WORDS = frozenset(
    """
    a about above across after again against ago all almost along already also although always am among an and
    another any anybody anyone anything anyway are around as at away back be became because become been before
    behind being below between both but by came can cannot come comes coming could did do does doing done down
    during each either else enough etc even ever every everybody everyone everything except few for from further
    had has have having he her here hers herself him himself his how however i if in into is it its itself just
    keep kept last least less let made make makes making many may maybe me might mine more most much must my myself
    neither never next no nobody none nor not nothing now of off often on once one ones only onto or other others
    ought our ours ourselves out over own per perhaps put puts quite rather same shall she should since so some
    somebody someone something sometimes somewhere still such than that the their theirs them themselves then
    there therefore these they this those though three through till to together too towards two under until up
    zero four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million first second third
    half quarter couple dozen january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning afternoon cent o'clock
    upon us use used very via was we were what whatever when where whereas wherever whether which while who whom whose
    why will with within without would yet you your yours yourself yourselves
    """.split()
)
FILLER = frozenset(
    """
    absolutely actual actually ah aye basically bit blah bloody bye certainly cheers chuckles clearly course
    crosstalk definitely dunno eh em er erm essentially exactly fair fairly frankly generally get gets getting give
    given gives giving go goes going gone gonna good goodness gosh got gotta gotten great guess ha happen happened
    happening happens hello hey hi hm hmm honest honestly hopefully huh inaudible indeed interesting interestingly
    kind kinda know knows knew laugh laughs laughing laughter like literally little look looked looking looks lot
    lots mean means meant mhm mm mmm mostly nah nice obviously ok okay oh ooh particularly pause pauses perfectly
    personally plus please pretty presumably probably really reckon reckons right saw say saying says said see seen
    seeing seem seems sigh sighs simply sort sorry stuff suppose supposed sure surely take taken takes taking
    talk talked talking tell telling tells thank thanks thing things think thinking thinks thought tend to told
    totally took tried truly try trying uh uhm um umm unclear usually wanna want wanted wanting wants well went whoa
    wow yeah yep yes yup
    """.split()
)
COMMONPLACE = frozenset(
    """
    able act add afraid agree amount answer apart area arrive ask asked asking asks attention bad bag bank bed begin
    began behind believe best better big bigger biggest bit black blue board body book books born bother bottom bought
    box boy boys break bring brings broke brother brought brown build built bunch buy call called calling calls care
    carry case cases caught cause chair chance change changed check choose christmas clear clearly close coffee cold
    colour common complete completely corner correct cover cup cut dad dark date daughter day days dead deal dear
    decent decide decided deep depend depends desk die died difference different difficult dinner dog door doors doubt
    drink drive drop dry dead ear early easier easy eat eaten email end ended ends entire evening event eventually exact
    example expect explain extra eye eyes face fact fail fall family fast father favourite feel feeling feels feet fell felt
    figure fill final finally find finding finds fine finish finished fire fit fix floor folk folks follow food foot
    forget forgot form found free friend friends front full fun funny game garden gentleman girl girls glad god gold
    grand green ground group grow grown guess guy guys hair hall hand hands hang happy hard harder hat hate head hear
    heard heart heavy held help helped helps high higher hit hold holding hole home hope hot hour hours house hurt husband
    idea ideas imagine important include inside instead issue issues join keen kid kids kitchen kitty knee knock lad lads
    lady lady large late later lead leave leaves leaving left leg letter lie life light likely line list listen little
    live lived lives living long longer lose lost loud love loved lovely low lower luck lucky lunch main major man manage
    matter matters meet meeting member memory men mention mentioned mess met mile miles milk mind minute minutes miss
    missed mistake moment money month months mother mouth move moved moving mum name named names near nearly need needed
    needs new nice nicer night noise normal nose note notice noticed number numbers odd old older open opened order
    original outside page pages pair paper part particular parts party pass past people period person phone photograph
    pick picked picture piece pieces pile place places plain plan plate play plenty point points poor position possible
    pretty print problem problems promise proper properly pull push question questions quick quickly quiet quietly rain rang
    reach read reading ready real realise reason reasons red remember reply rest ring road roof room rooms round rule run
    running runs sad safe sat save scene score seat send sense sent separate serious set sets seven shake shape share
    shoe shop short shout show showed shown shows shut sick side sign simple single sister sit sits sitting situation
    size sleep slow slowly small smile smell son soon sound sounds space speak special spend spent spoke spot stand
    standing stands start started starting starts stay stayed step stick stood stop stopped stops story straight strange
    street strong stuck stupid surprise surprised table tea team telephone term terrible test thick thin third thought
    throw tie time times tired top totally touch town trouble true truth turn turned turns twice type understand
    understood use useful van various village visit voice wait waiting walk walked walking wall warm watch watched water
    way ways wear week weeks whatever white whole wife window wish woman women wonder wondered word words work worked
    working works world worry worse worst worth write writing written wrong wrote year years young younger
    """.split()
)
