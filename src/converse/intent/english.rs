//! What people write in English, in lower case and without apostrophes and punctuation.

use super::{Intent, Lines};
use crate::policy::template::TemplateForm;
use crate::reply::FollowUp;
use crate::text::Language;
use std::sync::LazyLock;

pub(super) static LINES: LazyLock<Lines> =
    LazyLock::new(|| Lines::of(PATTERNS, &SHORT, &FILLERS, true));

/// What may stand before or after what is meant, and says nothing more.
const FILLERS: [&str; 52] = [
    "actually",
    "again",
    "ah",
    "alright",
    "and",
    "anyway",
    "bot",
    "btw",
    "but",
    "can i",
    "can you",
    "can u",
    "could i",
    "could you",
    "for me",
    "great",
    "hey",
    "hi",
    "hmm",
    "i mean",
    "id like",
    "i want",
    "i need",
    "i would like",
    "in that case",
    "just",
    "kyoka",
    "like",
    "lol",
    "man",
    "mate",
    "now",
    "oh",
    "ok",
    "okay",
    "one more thing",
    "or",
    "please",
    "pls",
    "plz",
    "quickly",
    "right",
    "so",
    "sorry",
    "thanks",
    "thank you",
    "then",
    "though",
    "thx",
    "uh",
    "well",
    "yeah",
];

/// What many patterns share.
const SHORT: [(&str, &str); 5] = [
    (
        "<it>",
        "(?:it|this|that|these|those|them|one|(?:the|that|this|your|my) (?:policy|fix|statement|change|changes|permission|permissions|role|answer|thing|json|error|access|solution))",
    ),
    (
        "<show>",
        "(?:show|give|send|print|paste|write|say|tell|get|see|have|provide|share|post|output|need|want)(?: me| us)?",
    ),
    (
        "<thanks>",
        "(?:thanks?|thank you|thankyou|thx|thnx|tysm|ty|cheers|much appreciated|appreciated|i appreciate (?:it|that|this|your help|the help)|(?:it|this|that)s? (?:all )?(?:worked|works|helped|helps|did it|did the trick|fixed it|solved it|was it|is working|is fixed|is solved|is perfect|is great)|(?:worked|works|working|solved|fixed|sorted)(?: it| out)?(?: like a charm| perfectly| great)?|i(?:m| am) unblocked|perfect|great|awesome|nice one|nice|cool|brilliant|amazing|excellent|wonderful|super|you ?(?:a?re) (?:the best|a lifesaver|a life saver|a legend|awesome|great|amazing)|lifesaver|legend|good (?:bot|job|answer)|well done|nicely done|got it|gotcha|makes sense|understood|problem solved|all good|i see|no more errors?|that was (?:quick|fast|helpful|easy))",
    ),
    (
        "<more>",
        "(?:a lot|so much|very much|a bunch|a ton|a million|for (?:the|your|all the) (?:quick |great )?(?:help|answer|explanation|reply)|that|this|it|very|finally|and|all|everyone|guys|now|again|yay|yes|yep|yeah|ok|okay|kyoka|bot|mate|man|dude|indeed|helpful|much|really|everything|so|fine|too)",
    ),
    (
        "<star>",
        "(?:\\*|\\w*:\\*|resource \\*|action \\*|stars?|an? star|wild ?cards?|an? wild ?card|an? asterisk|\\* (?:for|in|as|on) (?:the )?(?:resource|action|everything)s?|everything|all actions|all resources|(?:an? |the |full )*(?:admin|administrator)(?: ?access)?(?: rights| permissions| policy| role)?|power ?user(?: ?access)?|full ?access|full permissions|all permissions)",
    ),
];

const PATTERNS: &[(Intent, &[&str])] = &[
    (
        Intent::Language(Language::En),
        &[
            "(?:in |to )?english(?: version)?",
            "(?:answer|reply|say|write|repeat|explain|translate|switch|speak|talk|respond|<show>)(?: <it>)?(?: the same)?(?: to| in| into)? english",
            "(?:the )?same(?: thing)? in english",
        ],
    ),
    (
        Intent::Language(Language::Ja),
        &[
            "(?:in |to )?japanese(?: version)?",
            "(?:answer|reply|say|write|repeat|explain|translate|switch|speak|talk|respond|<show>)(?: <it>)?(?: the same)?(?: to| in| into)? japanese",
            "(?:the )?same(?: thing)? in japanese",
        ],
    ),
    (
        Intent::Thanks,
        &["(?:<more> )*<thanks>(?: <thanks>| <more>)*"],
    ),
    (
        Intent::Noted,
        &[
            "ok|okay|okey|k|kk|okie|alright|all right|sure|roger|noted|understood|will do|yes|yep|yeah|fine|right",
        ],
    ),
    (
        Intent::Details,
        &[
            "(?:all |full |more |the |further )*details?",
            "(?:in )?more detail",
            "in (?:full |more )?detail",
            "more(?: info| information)?",
            "(?:<show> )(?:all |full |the )*(?:more|details?|everything|(?:more |long )(?:info|information|version|answer))(?: about <it>)?",
            "(?:explain|elaborate)(?: on)?(?: <it>)?(?: more| further| better| properly| in (?:more |full )?detail| fully)?",
            "what do you mean(?: by <it>| exactly)?",
            "i (?:do not|dont) (?:get|understand)(?: <it>)?",
            "can you explain(?: <it>)?",
            "how did you (?:get|come to|find|know|check) (?:there|<it>)",
        ],
    ),
    (
        Intent::About(FollowUp::Shorter),
        &[
            "(?:a (?:bit|little) |much |even |make <it> |say <it> |keep <it> )*(?:short|shorter|brief|briefer|simple|simpler|concise)",
            "(?:in |the )?(?:short|brief|briefly)",
            "too long(?: didnt read)?",
            "tl ?dr",
            "(?:<show> )?(?:the |a |an )?(?:short|quick|simple|brief|tl ?dr)(?:er)? ?(?:version|answer|summary|explanation|form)",
            "(?:(?:<show> )?(?:the |a )?summary|summari[sz]e|sum up|sum it up)(?: of)?(?: <it>)?",
            "(?:(?:answer|explain|say|<show>) )?(?:<it> )?(?:in )?(?:one|a|two|three|1|2|3|a couple of|a few) (?:line|lines|sentence|sentences|word|words)(?: only| max)?",
            "(?:explain )?(?:<it> )?(?:like im|like i am|to me like im) (?:5|five)",
            "eli5",
            "bottom line|whats the bottom line|whats the gist|the gist",
        ],
    ),
    (
        Intent::About(FollowUp::Why),
        &[
            "why(?: not| is that| that| though| exactly| so)?",
            "(?:but )?how come(?: <it> (?:is|was) (?:denied|blocked))?",
            "(?:what|whats|what is)(?: the)? (?:reason|cause|root cause|problem|issue)(?: here| exactly)?",
            "why (?:is|was|am|are|were|did|does|do|would)(?: not)? (?:i|we|he|she|they|aws|<it>)(?: still)?(?: be| being| get| getting| got| have)*(?: an?| the)? (?:denied|blocked|refused|rejected|failing|fail|failed|not allowed|happen|happening|necessary|needed|required)",
            "why (?:doesnt|isnt|wasnt|wont|didnt|cant|does not|is not|did not) (?:i|we|<it>) (?:work|working|allowed|enough|covered|do <it>)",
            "explain (?:why|the reason|the cause|the reasoning)(?: <it>)?",
            "(?:<show> )why",
            "what (?:went|is) wrong",
            "whats wrong(?: with <it>| here)?",
        ],
    ),
    (
        Intent::WhyNotStar,
        &[
            "(?:why|what)(?: not| cant| dont| shouldnt| about)? (?:i |we |you |one )?(?:just |simply )?(?:(?:use|using|put|putting|write|set|setting|allow|allowing|have|grant|granting|do|make|give|giving|attach|attaching|add|adding|go with)(?: <it>| them| him| her| me| the role| the user)?(?: to| as| be)? )?<star>",
            "(?:cant|can|could|couldnt|should|shouldnt|may|wouldnt|would) (?:i|we|you|it|one)(?: not)?(?: just| simply)? (?:use|put|write|set|allow|have|grant|do|make|give|get|be|attach|add|go with)(?: <it>| them| him| her| me| the role| the user)?(?: to| as| be)? <star>(?: work| do| be ok| be easier| instead)?",
            "(?:is|isnt|would|wouldnt) <star>(?: not)?(?: be)? (?:ok|okay|fine|enough|easier|simpler|allowed|safe|good)",
            "(?:use|using|put|set|give|attach|grant)(?: <it>| them| me)?(?: to)? <star> instead",
            "whats wrong with <star>",
            "why (?:is|isnt) <star>(?: so)? (?:bad|wrong|dangerous|unsafe|not ok|not good|a bad idea|a problem|good|ok)",
        ],
    ),
    (
        Intent::ThisPolicy,
        &[
            "(?:what|how) about (?:this|the following|the new|my new)(?: one| policy| version)?(?: instead)?",
            "(?:with|does|is|would|try|check|will|if i use)? ?(?:this|the new|my new|the following|the updated)(?: one| policy| version)(?: ok| okay| better| enough| correct| right| work| do| help| instead)*",
            "(?:is|does|would|will) this (?:ok|okay|better|enough|correct|right|work|do|help|fix it)(?: instead)?",
            "i(?: have|ve)? (?:changed|updated|edited|fixed|rewrote|modified) (?:it|the policy|that)(?: to(?: this| the following)?| like this| as follows)?",
            "the (?:new policy|policy is now|policy looks like this)|now the policy is|now with this policy|new policy",
        ],
    ),
    (
        Intent::About(FollowUp::WholePolicy),
        &[
            "(?:<show> )?(?:the |a |your |my )?(?:whole|full|complete|entire|final|corrected|fixed|resulting|updated|finished|ready|proper)(?: whole| full| complete| corrected| fixed| final| updated)* (?:policy|json|document|thing|version|policy document|policy json|statement|result)(?: json| document| please)?",
            "(?:<show> )(?:the |a |your |my )?(?:policy|json|fix|fixed one|policy document|policy json)(?: again| in full| completely)?",
            "(?:<show> )(?:it|everything)(?: all)? (?:in full|so i can (?:copy|paste) it|ready to (?:copy|paste)|to (?:copy|paste))",
        ],
    ),
    (
        Intent::About(FollowUp::In(TemplateForm::Terraform)),
        &[
            "(?:(?:what|how) about |how (?:do|would|does|is|can|should)(?: i| you| one)?(?: do| write| say| look)? ?)?(?:<show> )?(?:convert |translate |turn )?(?:<it> )?(?:do |look |done |written |the same )*(?:as |in |for |with |using |into |to )*(?:a )?(?:terraform|hcl|tf|opentofu)(?: code| version| form| look like)?",
        ],
    ),
    (
        Intent::About(FollowUp::In(TemplateForm::CloudFormation)),
        &[
            "(?:(?:what|how) about |how (?:do|would|does|is|can|should)(?: i| you| one)?(?: do| write| say| look)? ?)?(?:<show> )?(?:convert |translate |turn )?(?:<it> )?(?:do |look |done |written |the same )*(?:as |in |for |with |using |into |to )*(?:a )?(?:yaml|yml|cloudformation|cloud formation|cfn|sam)(?: code| version| form| template| look like)?",
        ],
    ),
    (
        Intent::About(FollowUp::Where),
        &[
            "where(?: exactly)?(?: (?:is|does|should|do|would|can|must) <it>(?: go| belong| be| live)?(?: changed| set| configured)?)?",
            "(?:where|how)(?: exactly)? (?:do|can|should|would|must|to)? ?(?:i|we|you|one)? ?(?:actually )?(?:put|add|set|set up|change|apply|edit|attach|configure|do|paste|save|fix|find|go|enter|update|deploy|insert|use|make)(?: <it>)?(?: in| on| to| at| up)?(?: the)?(?: aws)?(?: web)?(?: console| iam| gui| ui)?",
            "(?:in|from|via|using|with) the (?:aws |web )?console",
            "where(?: is <it>)?(?: can i find <it>)? in (?:the )?(?:aws )?(?:console|iam)",
            "(?:which|what) (?:page|screen|menu|console page|place)(?: is it| do i need)?",
            "(?:what are )?the steps(?: in the console)?|step by step",
        ],
    ),
    (
        Intent::About(FollowUp::Command),
        &[
            "(?:<show> |whats |what is |is there |do you have |which |what )?(?:the |an? )?(?:exact |full |right )*(?:aws )?(?:cli )?(?:command|commands|cli|command line)(?: line)?(?: for <it>| to (?:apply|run|fix|do|make|use|set|change|add)(?: <it>)?| is it| do i (?:run|use|need))?",
            "how (?:do|can|would) (?:i|we|you) (?:do|apply|change|add|set|make) <it> (?:in|with|from|via|using|on)(?: the)?(?: aws)? (?:cli|command line|terminal|shell)",
            "(?:in|with|via|from|using|as|on)(?: the| an?)?(?: aws)? (?:cli|command line|command|terminal|shell)(?: command)?",
        ],
    ),
    (
        Intent::About(FollowUp::Who),
        &[
            "who(?: exactly)?(?: is| can| could| should| do| must| has| needs| would| will| may)?(?: i| we)?(?: to| have to| need to)?(?: able| allowed)?(?: to)? ?(?:change|fix|ask|do|edit|approve|allow|grant|contact|own|owns|responsible|update|apply|talk|write|make|speak|ping|call|the owner|in charge)?(?: to)?(?: for| of| about)?(?: <it>)?(?: for me| about it| for me)?",
            "whose (?:policy|job|permission|responsibility|account|fault|task)(?: is <it>)?",
            "can i (?:change|do|fix|apply|edit) <it>(?: myself| on my own| alone)?",
            "(?:which|what) (?:team|person|admin|administrator)(?: is it| should i ask| do i ask| can (?:change|fix|do) <it>)?",
        ],
    ),
    (
        Intent::About(FollowUp::OtherError),
        &[
            "(?:i |we )?(?:get|got|have|see|there is|theres|its|it is|it gives(?: me)?|im getting|i am getting|with|gives(?: me)?|says)? ?(?:a |an |some )?(?:another|new|different|other) (?:error|message|error message|one|problem|issue)(?: instead)?",
            "the error (?:is|has) (?:different|changed|another|something else)|the error changed|it says something else",
        ],
    ),
    (
        Intent::About(FollowUp::StillDenied),
        &[
            "(?:(?:it|that|this|<it>)s? |i |im |i am |we |were |i get |i(?: have|ve)? (?:did|done|added|applied|changed|attached|updated|deployed|tried|pasted|saved|used) <it> )*(?:is |am |are |was )?(?:still|the same|same|always)(?: get| getting| got| gets| see| seeing| have| having| the| same| not| is| a| an| says| saying)*(?: error| denied| access ?denied| accessdenied| problem| issue| message| thing| working| failing| fails| fail| doesnt work| forbidden| 403| blocked| broken| no luck| nope| happening| there| not allowed| unauthorized)*(?: after (?:that|the change|this)| as before| error)?",
            "(?:no|nope|nah|unfortunately|sadly|hm)?(?: )?(?:(?:it|that|this|<it>|the fix|still) )?(?:still )?(?:didnt|doesnt|does not|did not|wont|isnt|hasnt|is not)(?: seem to)? (?:work|working|help|helping|helped|worked|fix <it>|fix anything|change anything|change|do <it>|do anything|solve <it>|make a difference)(?: either| at all| for me)?",
            "(?:no|nope)(?: luck| change| difference| dice| effect)|nothing changed|not working|not fixed|no luck(?: so far)?|did not help|doesnt work|didnt work|didnt help|to no avail",
            "(?:i(?: have|ve)?|we(?: have|ve)?) (?:did|done|added|applied|changed|attached|updated|deployed|tried|saved|used) (?:all )?<it>(?: already)?(?: and| but)? (?:it |i |its |im )?(?:still|doesnt|didnt|does not|did not)(?: get| getting)?(?: the| same| an?)* ?(?:error|denied|work|help|fails|failing|access ?denied|happens|change anything)*",
        ],
    ),
    (
        Intent::Help,
        &[
            "help|usage|commands|manual|instructions|help me",
            "(?:what|how) (?:can|do) (?:you|i|we) (?:do|ask|use you|use <it>|help|help me|start|ask you|type)(?: here)?",
            "(?:who|what) are you|what is (?:this|kyoka)|whats (?:this|kyoka)|how does <it> work|how do you work",
        ],
    ),
    (
        Intent::Forget,
        &[
            "(?:forget|delete|erase|clear|drop)(?: <it>| everything| all| all of <it>| what i (?:pasted|said|posted|wrote)| this conversation| the conversation| it all| about it| my data| history| my paste)?",
            "start over|reset|start again|new topic|clear",
        ],
    ),
    (
        Intent::Bye,
        &[
            "(?:good ?)?bye(?: bye)?|exit|quit|see (?:you|ya)(?: later)?|good night|cya|later|have a (?:nice|good) (?:day|one|evening|weekend)",
        ],
    ),
    (
        Intent::Greeting,
        &[
            "(?:hi|hello|hey|yo|howdy|hiya|good (?:morning|afternoon|evening|day)|greetings)(?: there| all| everyone| bot| kyoka| again)*(?: (?:yo)?u there)?|whats up|how are you(?: doing)?|are you (?:there|alive|awake|online)|ping|test",
        ],
    ),
];
