#include "connect/ai/phrases.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "connect/ai/pattern.h"

namespace nf::connect::ai {

namespace {

struct WordList {
  std::string_view name;
  std::string_view words;
};

constexpr std::array<WordList, 5> kLists = {{
    {"{control}",
     "control|check|safeguard|protection|firewall|antivirus|encryption|logging|monitoring|alerting|auditing|"
     "mfa|2fa|factor|authentication|authorisation|authorization|verification|validation|scanning|scan|"
     "filtering|"
     "backup|segregation|alarm|interlock"},
    {"{off}",
     "disable|disables|disabled|disabling|deactivate|deactivated|deactivating|bypass|bypasses|bypassed|"
     "bypassing|"
     "circumvent|circumvented|circumventing|skip|skipped|skipping|suspend|suspended|suspending|override|"
     "overridden|"
     "overriding|waive|waived|waiving"},
    {"{record}", "data|record|database|detail|information|file"},
    {"{share}",
     "share|shares|shared|sharing|send|sends|sent|sending|emailed|emailing|publish|published|leak|leaked"},
    {"{copy}",
     "copy|copies|copied|copying|export|exported|exporting|download|downloaded|downloading|extract|"
     "extracted"},
}};

constexpr std::string_view kCredentials = "credentials";
constexpr std::string_view kData = "production, customer or personal data";
constexpr std::string_view kRights = "administrator rights";
constexpr std::string_view kControl = "a control switched off";
constexpr std::string_view kOutside = "exposure to outside";
constexpr std::string_view kPayment = "payment without a second check";
constexpr std::string_view kLaw = "law and known weaknesses";
constexpr std::string_view kSteering = "text that speaks to the AI step";

constexpr std::array kPhrases = {
    Phrase{"{share} .. password|passphrase|credential|secret", Level::Critical, kCredentials},
    Phrase{"password|passphrase|credential|secret .. shared|sent|emailed|published|leaked", Level::Critical,
           kCredentials},
    Phrase{"plain|clear text .. password|credential|secret", Level::Critical, kCredentials},
    Phrase{"password|credential|secret .. plain|clear text", Level::Critical, kCredentials},
    Phrase{"without password", Level::High, kCredentials},
    Phrase{"password|passphrase|credential|secret", Level::High, kCredentials},
    Phrase{"api|access|private|secret|encryption|signing key", Level::High, kCredentials},
    Phrase{"access|api|refresh token", Level::High, kCredentials},
    Phrase{"shared account|login|user|mailbox", Level::High, kCredentials},
    Phrase{"service account", Level::Medium, kCredentials},

    Phrase{"{copy} .. production|customer|client|patient|personal|employee {record}", Level::Critical, kData},
    Phrase{"production|live {record}", Level::High, kData},
    Phrase{"customer|client|patient|citizen|consumer|employee|user {record}", Level::High, kData},
    Phrase{"personal|personally|sensitive|identifiable|health|medical|biometric|cardholder {record}",
           Level::High, kData},
    Phrase{"personally identifiable", Level::High, kData},
    Phrase{"credit|payment card", Level::High, kData},
    Phrase{"confidential {record}|document", Level::Medium, kData},
    Phrase{"production|live system|server|environment|network|cluster|service|access", Level::Medium, kData},
    Phrase{"in|to|on production", Level::Medium, kData},

    Phrase{"domain|global|enterprise administrator|admin", Level::Critical, kRights},
    Phrase{"administrator|administrative|admin access|account|right|privilege|permission|role|user|console",
           Level::High, kRights},
    Phrase{"local administrator|admin", Level::High, kRights},
    Phrase{"root|superuser access|account|right|privilege|permission|user|shell", Level::High, kRights},
    Phrase{"as root|administrator|admin|superuser", Level::High, kRights},
    Phrase{"elevated|privileged|unrestricted|full access|account|right|privilege|permission", Level::High,
           kRights},
    Phrase{"privilege escalation", Level::High, kRights},
    Phrase{"break glass", Level::High, kRights},

    Phrase{"{off} .. {control}", Level::High, kControl},
    Phrase{"switch|switched|switching|turn|turned|turning off", Level::High, kControl},
    Phrase{"{control} .. {off}", Level::High, kControl},
    Phrase{"{control} .. switched|turned off", Level::High, kControl},
    Phrase{"without a|an|any|the|prior {control}", Level::High, kControl},
    Phrase{"without|lacks|no {control}", Level::High, kControl},
    Phrase{"without|no multi|two|second factor", Level::High, kControl},
    Phrase{"no longer enforced|monitored|logged|checked|encrypted|verified", Level::High, kControl},
    Phrase{"unencrypted|unmonitored|unauthenticated|unverified", Level::High, kControl},

    Phrase{"expose|exposes|exposed|exposing .. internet|public|outside|world", Level::Critical, kOutside},
    Phrase{"open .. internet|public|world", Level::Critical, kOutside},
    Phrase{"internet facing", Level::High, kOutside},
    Phrase{"publicly available|accessible|reachable|exposed|shared", Level::High, kOutside},
    Phrase{"public internet|access|link|bucket|repository|address", Level::High, kOutside},
    Phrase{"outside the company|organisation|organization|network|firm|country|eu", Level::High, kOutside},
    Phrase{"third|3rd party|parties", Level::Medium, kOutside},
    Phrase{
        "external user|party|parties|partner|supplier|vendor|contractor|consultant|company|recipient|access",
        Level::Medium, kOutside},
    Phrase{"private|personal email|mailbox|laptop|phone|device|cloud|drive", Level::Medium, kOutside},
    Phrase{"usb stick|drive|key", Level::Medium, kOutside},
    Phrase{"removable media", Level::Medium, kOutside},
    Phrase{"remote access", Level::Medium, kOutside},

    Phrase{"without|no approval|approver|signature|sign off", Level::High, kPayment},
    Phrase{"without a|an|any|the|prior second|dual|double|four "
           "eyes|person|check|control|review|pair|signature|approval",
           Level::High, kPayment},
    Phrase{"without|no second|dual|double|four eyes|person|check|control|review|pair|signature|approval",
           Level::High, kPayment},
    Phrase{"{off} .. approval|approver|signature|review|tender|bidding", Level::High, kPayment},
    Phrase{"single|sole approver|signature|signatory|approval", Level::High, kPayment},
    Phrase{"split|splitting .. invoice|payment|order|purchase", Level::High, kPayment},
    Phrase{"conflict of interest", Level::High, kPayment},
    Phrase{"related party", Level::High, kPayment},
    Phrase{"without a|an|any|the|prior invoice|receipt|contract|quote|tender", Level::Medium, kPayment},
    Phrase{"without|no invoice|receipt|contract|quote|tender", Level::Medium, kPayment},
    Phrase{"advance payment|purchase", Level::Medium, kPayment},
    Phrase{"pay|paid|paying|payment in advance|cash", Level::Medium, kPayment},
    Phrase{"after the fact", Level::Medium, kPayment},

    Phrase{"illegal|unlawful", Level::Critical, kLaw},
    Phrase{"breach|breaches|violate|violates|violation of .. law|regulation|contract|gdpr", Level::Critical,
           kLaw},
    Phrase{"sanctioned country|countries|entity|entities|party|parties|person", Level::Critical, kLaw},
    Phrase{"known vulnerability|vulnerabilities|exploit", Level::High, kLaw},
    Phrase{"unpatched|unsupported system|server|software|version|device", Level::High, kLaw},
    Phrase{"legal hold", Level::High, kLaw},
    Phrase{"end of life|support", Level::Medium, kLaw},

    Phrase{"ignore|disregard|forget|override .. instruction|prompt", Level::High, kSteering},
    Phrase{"set|rate|label|classify|mark|answer .. risk .. low|none|null", Level::High, kSteering},
    Phrase{"system prompt", Level::High, kSteering},
};

std::string written_out(std::string_view words) {
  std::string text(words);
  for (const WordList& list : kLists) {
    for (std::size_t at = text.find(list.name); at != std::string::npos; at = text.find(list.name)) {
      text.replace(at, list.name.size(), list.words);
    }
  }
  return text;
}

// What stands between a denial and what it denies, and changes nothing.
constexpr std::string_view kBridges =
    "a|an|any|the|our|your|their|its|of|to|or|and|other|such|real|live|actual|further|direct|additional|kind|"
    "form|"
    "use|uses|using|need|needs|access|touch|touches|touching|involve|involves|involved|involving|contain|"
    "contains|"
    "containing|include|includes|including|process|processes|processing|store|stores|storing|affect|affects|"
    "affecting|hold|holds|see|sees|read|reads|copy|share|shares|sharing|expose|exposes|exposing|require|"
    "requires|"
    "requiring|concern|concerns|handle|handles|handling|grant|grants|give|gives|get|change|changes|leave|"
    "leaves|"
    "leaving|production|customer|personal|client|sensitive|confidential|employee|user|be|been|being|have|has|"
    "is|"
    "are|was|were|will|would|do|does|did|ever|at|all|in|with";
constexpr std::string_view kDenials = "no|not|without|never|neither|nor|none|excluding|cannot";
// After these a denial denies something else: "no other way than", "not only".
constexpr std::string_view kNotDenied =
    "longer|only|just|doubt|other|alternative|way|choice|option|possible|able";
constexpr std::string_view kAuxiliaries =
    "is|are|was|were|will|would|be|been|has|have|do|does|did|can|that|which";
constexpr std::string_view kParticiples =
    "involved|used|affected|touched|included|concerned|processed|stored|accessed|exposed|needed|required|"
    "shared|"
    "copied|disclosed|available|visible|granted|given|kept|leave|part|contained|handled|disabled|bypassed";
constexpr std::string_view kAfterParticiple =
    "at|by|in|to|with|here|anywhere|and|or|during|for|outside|of|from";
constexpr std::size_t kReach = 6;  // words that a denial is looked for

bool among(std::string_view list, const std::string& word) {
  const std::size_t at = ("|" + std::string(list) + "|").find("|" + word + "|");
  return at != std::string::npos;
}

bool denies(const std::string& word) { return among(kDenials, word) || word.ends_with("n't"); }

// "cannot be done without": the two undo each other.
bool is_undone(std::span<const Word> words, std::size_t denial) {
  if (words[denial].text != "without") return false;
  for (std::size_t i = denial; i > 0 && denial - i < kReach && !words[i].after_break; --i) {
    const std::string& before = words[i - 1].text;
    if (denies(before) || before == "impossible" || before == "unable") return true;
  }
  return false;
}

bool denied_before(std::span<const Word> words, std::size_t first) {
  for (std::size_t i = first; i > 0 && first - i < kReach && !words[i].after_break; --i) {
    const std::string& word = words[i - 1].text;
    if (denies(word)) return !among(kNotDenied, words[i].text) && !is_undone(words, i - 1);
    if (!among(kBridges, word)) return false;
  }
  return false;
}

// "customer data is not involved": the clause must end there, or go on with a place or a time, because
// "is not stored encrypted" denies nothing.
bool denied_after(std::span<const Word> words, std::size_t end) {
  std::size_t i = end;
  const auto in_clause = [&] { return i < words.size() && !words[i].after_break; };
  while (in_clause() && i < end + 2 && among(kAuxiliaries, words[i].text)) ++i;
  if (!in_clause() || !denies(words[i].text)) return false;
  ++i;
  while (in_clause() && i < end + kReach && among(kAuxiliaries, words[i].text)) ++i;
  if (!in_clause() || !among(kParticiples, words[i].text)) return false;
  ++i;
  return !in_clause() || among(kAfterParticiple, words[i].text);
}

// The patterns that can begin with a word.
class Index {
 public:
  struct Entry {
    const Phrase* phrase;
    Pattern pattern;
  };

  Index() {
    for (const Phrase& phrase : kPhrases) {
      const std::string words = written_out(phrase.words);
      entries_.push_back({&phrase, Pattern(words)});
      std::string first = words.substr(0, words.find(' ')) + "|";
      for (std::size_t end = first.find('|'); end != std::string::npos; end = first.find('|')) {
        by_word_[first.substr(0, end)].push_back(entries_.size() - 1);
        by_word_[first.substr(0, end) + "s"].push_back(entries_.size() - 1);
        first.erase(0, end + 1);
      }
    }
  }

  template <class Visit>
  void visit(const std::string& word, const Visit& visit) const {
    const auto found = by_word_.find(word);
    if (found == by_word_.end()) return;
    for (const std::size_t entry : found->second) visit(entries_[entry]);
  }

 private:
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_word_;
};

const Index& phrase_index() {
  static const Index all;
  return all;
}

Stretch sentence_around(const std::vector<Stretch>& sentences, std::size_t at) {
  const auto after = std::ranges::upper_bound(sentences, at, {}, &Stretch::start);
  return after == sentences.begin() ? Stretch{} : *(after - 1);
}

void find_in(const Field& field, std::size_t number, std::vector<Match>& matches) {
  const std::vector<Stretch> sentences = sentences_of(field.text);
  for (std::size_t i = 0; i < field.words.size(); ++i) {
    phrase_index().visit(field.words[i].text, [&](const Index::Entry& entry) {
      const std::size_t length = entry.pattern.length_at(field.words, i);
      if (length == 0 || denied_before(field.words, i) || denied_after(field.words, i + length)) return;
      const Stretch at{field.words[i].start, field.words[i + length - 1].end};
      Match match{number, at, sentence_around(sentences, at.start), entry.phrase->level, entry.phrase->topic};
      for (std::size_t k = matches.size(); k > 0; --k) {
        Match& other = matches[k - 1];
        if (other.field != number || other.sentence != match.sentence) break;
        if (other.topic != match.topic) continue;
        if (other.level < match.level) other = match;
        return;
      }
      matches.push_back(match);
    });
  }
}

}  // namespace

std::string_view name_of(Level level) {
  switch (level) {
    case Level::Low:
      return "low";
    case Level::Medium:
      return "medium";
    case Level::High:
      return "high";
    case Level::Critical:
      return "critical";
  }
  return "critical";
}

std::span<const Phrase> phrase_list() { return kPhrases; }

std::string printed_phrases() {
  // A bar would end a table's cell, so alternatives are shown with a slash.
  const auto shown = [](std::string_view words) {
    std::string text(words);
    std::ranges::replace(text, '|', '/');
    return text;
  };
  std::string out = "| about | level | phrases |\n|---|---|---|\n";
  for (std::size_t i = 0; i < kPhrases.size(); ++i) {
    const bool first =
        i == 0 || kPhrases[i].topic != kPhrases[i - 1].topic || kPhrases[i].level != kPhrases[i - 1].level;
    if (first) {
      if (i > 0) out += " |\n";
      out += "| " + std::string(kPhrases[i].topic) + " | " + std::string(name_of(kPhrases[i].level)) + " | ";
    } else {
      out += " · ";
    }
    out += shown(kPhrases[i].words);
  }
  out += " |\n\n";
  for (const WordList& list : kLists) {
    out += "- `" + std::string(list.name) + "`: " + shown(list.words) + "\n";
  }
  return out;
}

std::vector<Match> find_phrases(const std::vector<Field>& fields) {
  std::vector<Match> matches;
  for (std::size_t i = 0; i < fields.size(); ++i) find_in(fields[i], i, matches);
  std::ranges::stable_sort(matches, std::ranges::greater(), &Match::level);
  if (matches.size() > kMaxMatches) matches.resize(kMaxMatches);
  return matches;
}

}  // namespace nf::connect::ai
