#include "tests/scenarios/expectations.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/pointer.h"
#include "engine/approval.h"
#include "store/codec/codec.h"
#include "tests/scenarios/acts.h"

namespace nf::scenarios {

namespace {

using Unmet = std::optional<std::string>;

Unmet same(const std::string& got, const std::string& wanted) {
  return got == wanted ? Unmet{} : "got " + got;
}

std::string list_of(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nobody" : text;
}

// The words from `from` on, without commas.
std::vector<std::string> words_from(const Words& words, std::size_t from) {
  std::vector<std::string> found;
  for (std::size_t i = from; i < words.size(); ++i) {
    if (!words[i].is(",")) found.push_back(words[i].text);
  }
  return found;
}

std::string word(const Words& words, std::size_t index) {
  return index < words.size() ? words[index].text : "";
}

Result<Json> json_at(const Words& words, std::size_t index) {
  if (index >= words.size()) return fail(ErrorCode::InvalidInput, "a value is missing");
  if (words[index].quoted) return Json(words[index].text);
  if (auto json = parse_json(words[index].text)) return json;
  return Json(words[index].text);
}

// `… {json}` for the whole, or `… /pointer value` for a part.
Unmet json_matches(const Json* whole, const Words& words, std::size_t from) {
  const bool part = !words[from].quoted && words[from].text.starts_with('/');
  const Json* got = whole && part ? pointer_get(*whole, words[from].text) : whole;
  if (word(words, from) == "none" || word(words, from + 1) == "none") {
    return got ? Unmet("got " + write_json(*got)) : Unmet{};
  }
  const auto wanted = json_at(words, from + (part ? 1 : 0));
  if (!wanted) return wanted.error().message;
  if (!got) return "got nothing" + (whole ? " in " + write_json(*whole) : "");
  return *got == *wanted ? Unmet{} : "got " + write_json(*got);
}

// --- The answer

std::string shown(const Answer& answer) {
  std::string text = std::to_string(answer.status) + (answer.type.empty() ? "" : " " + answer.type);
  if (!answer.detail.empty()) text += ": " + answer.detail;
  for (const Fault& fault : answer.faults) text += "\n      " + fault.pointer + " " + fault.message;
  return text;
}

Unmet answers_match(const World& world, const Words& words) {
  std::vector<Words> wanted(1);
  for (const Token& token : words) {
    if (token.is("&"))
      wanted.emplace_back();
    else
      wanted.back().push_back(token);
  }
  std::string got;
  bool met = wanted.size() == world.answers.size();
  for (std::size_t i = 0; i < world.answers.size(); ++i) {
    const Answer& answer = world.answers[i];
    got += (i == 0 ? "" : " & ") + shown(answer);
    if (i >= wanted.size()) continue;
    met = met && std::to_string(answer.status) == word(wanted[i], 0) && answer.type == word(wanted[i], 1);
  }
  return met ? Unmet{} : "got " + got;
}

Unmet error_matches(const World& world, const Words& words) {
  for (const Answer& answer : world.answers) {
    for (const Fault& fault : answer.faults) {
      if (fault.pointer != word(words, 1)) continue;
      if (fault.message.find(word(words, 2)) != std::string::npos) return {};
    }
  }
  return "got " + (world.answers.empty() ? "no answer" : shown(world.answers.back()));
}

Unmet problem_matches(const flow::Problems& problems, const Words& words) {
  std::string got;
  for (const flow::Problem& problem : problems) {
    const std::string told = problem.message + " " + problem.mend;
    const bool named = problem.code == word(words, 1) && problem.node == word(words, 3);
    if (named && told.find(word(words, 4)) != std::string::npos) return {};
    got += "\n      " + problem.code + " at " + problem.node + " (" + problem.pointer + "): " + told;
  }
  return "got " + (got.empty() ? "none" : got);
}

// --- The execution

Unmet node_matches(const View& view, const Words& words) {
  const std::string node = word(words, 1), what = word(words, 2);
  const engine::Step* step = view.step(node);
  if (what == "absent") return step ? Unmet("got " + std::string(name_of(step->status))) : Unmet{};
  if (what == "runs") {
    const flow::NodeIndex index = view.version->graph.find(node);
    return same(std::to_string(std::ranges::count(view.state.steps, index, &engine::Step::node)),
                word(words, 3));
  }
  if (!step) return "got no step";
  if (what == "output") return json_matches(step->output.get(), words, 3);
  if (what == "trace") return json_matches(step->trace.get(), words, 3);
  if (what == "attempts") return same(std::to_string(step->attempts), word(words, 3));
  if (what == "error") {
    if (!step->error) return "got no error";
    const std::string got = step->error->code + " " + step->error->pointer + ": " + step->error->message;
    const bool met = step->error->code == word(words, 3) &&
                     (words.size() < 5 || step->error->pointer == words[4].text) &&
                     (words.size() < 6 || got.find(words[5].text) != std::string::npos);
    return met ? Unmet{} : "got " + got;
  }
  const std::string got(name_of(step->status));
  if (got == what) return {};
  return "got " + got + (step->error ? " (" + step->error->message + ")" : "");
}

Unmet attention_matches(const View& view, const Words& words) {
  std::string got;
  for (const engine::Attention& attention : engine::attention(view.state)) {
    const std::string& node = view.version->node(attention.node).id;
    if (node == word(words, 1) && attention.reason.find(word(words, 2)) != std::string::npos) return {};
    got += (got.empty() ? "" : "; ") + node + ": " + attention.reason;
  }
  if (word(words, 1) == "none" && got.empty()) return {};
  return "got " + (got.empty() ? "none" : got);
}

Unmet timer_matches(World& world, const View& view, const Words& words) {
  const auto timers = engine::timers(view.state);
  if (word(words, 1) == "none") return timers.empty() ? Unmet{} : "got " + format_time(timers.front().due);
  const auto span = span_of(word(words, 1));
  if (!span) return span.error().message;
  if (timers.empty()) return "got no timer";
  return same(format_time(timers.front().due), format_time(world.clock.now() + *span));
}

Unmet register_matches(World& world, const Words& words) {
  auto listed = world.reader()->entries({}, {.limit = 100});
  if (!listed) return listed.error().message;
  if (!word(words, 1).starts_with('/')) return same(std::to_string(listed->rows.size()), word(words, 1));
  if (listed->rows.empty()) return "got no entry";
  const auto document = parse_json(listed->rows.front().document);
  return json_matches(&*document, words, 1);
}

// `register by a1`: the newest entry names that approval and what it had frozen.
Unmet granted_by(World& world, const std::string& name) {
  const auto approval = approval_named(world, name);
  if (!approval) return approval.error().message;
  const auto listed = world.reader()->entries({}, {.limit = 100});
  if (!listed || listed->rows.empty()) return "got no entry";
  const auto document = parse_json(listed->rows.front().document);
  const std::string hash = hash_name(sha256(world.contexts[*approval]));
  const Json wanted = JsonObject{{"approval_id", to_string(*approval)}, {"context_hash", hash}};
  const Json got = JsonObject{{"approval_id", document->at("approval_id")},
                              {"context_hash", document->at("context_hash")}};
  return got == wanted ? Unmet{} : "got " + write_json(got);
}

// --- Approvals

struct Gate {
  ports::ApprovalRow row;
  engine::Approval approval;
  std::string context;
};

Result<Gate> gate_of(World& world, const std::string& name) {
  const ApprovalId id = TRY(approval_named(world, name));
  const auto row = TRY(world.reader()->approval(id));
  if (!row) return fail(ErrorCode::NotFound, name + " has no row");
  const View view = TRY(world.view(row->execution));
  const engine::Approval* approval = view.state.approval(id);
  if (!approval) return fail(ErrorCode::NotFound, name + " is in no state");
  return Gate{*row, *approval, TRY(world.reader()->context(id)).value_or("")};
}

// Names of people; a group stands for its members.
std::set<std::string> people_meant(const World& world, const std::vector<std::string>& words) {
  std::set<std::string> names;
  for (const std::string& word : words) {
    const auto members = world.workspace().members(word);
    if (!members && word != "nobody") names.insert(word);
    for (const UserId member : members.value_or(std::vector<UserId>{})) names.insert(world.name_of(member));
  }
  return names;
}

Unmet open_for(const World& world, const Gate& gate, const Words& words, std::size_t from) {
  if (!gate.row.open) return "got closed: " + gate.row.outcome;
  if (from >= words.size()) return {};
  std::set<std::string> names;
  for (const UserId user : gate.row.can_decide) names.insert(world.name_of(user));
  const auto wanted = people_meant(world, words_from(words, from + 1));
  return same(list_of(names), list_of(wanted));
}

// `sven:asked, risk:decided`; with `:how` behind where it matters.
Unmet people_match(const Gate& gate, const Words& words, std::size_t from) {
  int index = gate.approval.open_stage();
  for (std::size_t i = 0; index < 0 && i < gate.approval.stages.size(); ++i) {
    if (gate.approval.stages[i].status == engine::StageStatus::Closed) index = static_cast<int>(i);
  }
  if (index < 0) index = static_cast<int>(gate.approval.stages.size()) - 1;
  std::set<std::string> short_names, long_names;
  for (const engine::Reviewer& reviewer : gate.approval.stages[index].reviewers) {
    const std::string entry = reviewer.person.name + ":" + std::string(name_of(reviewer.state));
    short_names.insert(entry);
    long_names.insert(entry + ":" + std::string(name_of(reviewer.how)));
  }
  const auto words_wanted = words_from(words, from);
  const std::set<std::string> wanted(words_wanted.begin(), words_wanted.end());
  if (wanted == short_names || wanted == long_names) return {};
  return "got " + list_of(long_names);
}

Unmet due_matches(World& world, const Gate& gate, const Words& words, std::size_t from) {
  if (word(words, from) == "never") return gate.row.due_at ? "got " + format_time(*gate.row.due_at) : Unmet{};
  const auto span = span_of(word(words, from));
  if (!span) return span.error().message;
  if (!gate.row.due_at) return "got no deadline";
  return same(format_time(*gate.row.due_at), format_time(world.clock.now() + *span));
}

// --- The outside

// `was tried 3 times under one key`, `was not tried`
Unmet tries_match(const std::vector<const Attempt*>& made, const Words& words) {
  std::set<std::string> keys;
  for (const Attempt* attempt : made) keys.insert(attempt->key);
  const std::string got = std::to_string(made.size()) + " under " + std::to_string(keys.size());
  if (word(words, 3) == "not") return made.empty() ? Unmet{} : "got " + got;
  const std::string times = word(words, 4), under = word(words, 7);
  const bool met = std::to_string(made.size()) == times &&
                   (under.empty() || std::to_string(keys.size()) == (under == "one" ? "1" : under));
  return met ? Unmet{} : "got " + got;
}

// What the outcome of the last attempt of a node was, as the journal has it: `failed`, `succeeded late`.
Unmet outcome_matches(const View& view, const std::string& node, const Words& words) {
  std::string got = "nothing";
  for (const engine::Event& event : view.journal) {
    const auto* reported = std::get_if<engine::EffectReported>(&event);
    if (!reported || view.version->graph.find(node) != reported->node) continue;
    got = std::string(name_of(reported->outcome)) + (reported->late ? " late" : "");
  }
  std::string wanted;
  for (const std::string& one : words_from(words, 4)) wanted += (wanted.empty() ? "" : " ") + one;
  return same(got, wanted);
}

// `carried a1, a2`, `carried nothing`: the approvals that the last attempt had with it, and over HTTP sent.
Unmet carried_matches(World& world, const std::vector<const Attempt*>& made, const Words& words) {
  if (made.empty()) return "it was not tried";
  const Attempt& last = *made.back();
  std::set<std::string> wanted, got(last.approvals.begin(), last.approvals.end());
  for (const std::string& name : words_from(words, 3)) {
    if (name == "nothing") continue;
    const auto id = approval_named(world, name);
    if (!id) return id.error().message;
    wanted.insert(to_string(*id) + "; " + hash_name(sha256(world.contexts[*id])));
  }
  if (got != wanted) return "got " + list_of(got);
  if (last.kind != "http") return {};
  std::set<std::string> sent, keys;
  for (const auto& [header, value] : last.headers) {
    if (header == "X-NeuronFlow-Approval") sent.insert(value);
    if (header == "Idempotency-Key") keys.insert(value);
  }
  if (keys != std::set{last.key}) return "sent the keys " + list_of(keys);
  return sent == wanted ? Unmet{} : "sent " + list_of(sent);
}

// `charge`, in a loop `charge#3`: of `execution/node/revision/item/group`.
bool is_of(const Attempt& attempt, const std::string& wanted) {
  const auto [node, item] = node_and_item(wanted);
  if (attempt.node != node) return false;
  if (node == wanted) return true;
  std::size_t from = 0;
  for (int part = 0; part < 3; ++part) from = attempt.key.find('/', from) + 1;
  return attempt.key.substr(from, attempt.key.rfind('/') - from) == item;
}

// `effect NODE …`
Unmet effect_matches(World& world, const Words& words) {
  if (!world.current) return "no execution yet";
  const std::string node = word(words, 1), what = word(words, 2);
  std::vector<const Attempt*> made;
  for (const Attempt& attempt : world.outside.attempts) {
    if (attempt.execution == *world.current && is_of(attempt, node)) made.push_back(&attempt);
  }
  if (what == "was") return tries_match(made, words);
  if (what == "carried") return carried_matches(world, made, words);
  if (what == "asks")
    return made.empty() ? "it was not tried" : json_matches(&made.back()->request, words, 3);
  if (what != "came") return "an effect was tried, carried, asks or came to";
  const auto view = world.view(*world.current);
  return view ? outcome_matches(*view, node, words) : Unmet(view.error().message);
}

// `mail to rita with "text"`, `notice to rita with "text"`; `without` for what it must not hold.
Unmet message_matches(const World& world, const std::vector<Message>& messages, const Words& words) {
  const std::string to = world.person(word(words, 2)).email;
  std::string got;
  for (const Message& message : messages) {
    got += "\n      " + list_of({message.to.begin(), message.to.end()}) + ": " + message.text;
    if (std::ranges::find(message.to, to) == message.to.end()) continue;
    const bool holds = message.text.find(word(words, 4)) != std::string::npos;
    if (holds == (word(words, 3) != "without")) return {};
  }
  return "got " + (got.empty() ? "none" : got);
}

// `mails rita, sven`, `mails none`
Unmet mails_match(const World& world, const Words& words) {
  std::set<std::string> got, wanted;
  for (const Message& mail : world.outside.mails) got.insert(mail.to.begin(), mail.to.end());
  for (const std::string& name : words_from(words, 1)) {
    if (name != "none") wanted.insert(world.person(name).email);
  }
  return same(list_of(got), list_of(wanted));
}

// `notices sven:asked, rita:rework`, `notices none`: each once.
Unmet notices_match(const World& world, const Words& words) {
  std::multiset<std::string> got, wanted;
  std::string told;
  for (const Message& notice : world.notices) {
    const std::string name = notice.to[0].substr(0, notice.to[0].find('@')) + ":" + notice.about;
    got.insert(name);
    told += (told.empty() ? "" : ", ") + name;
  }
  for (const std::string& name : words_from(words, 1)) {
    if (name != "none") wanted.insert(name);
  }
  return got == wanted ? Unmet{} : "got " + (told.empty() ? "none" : told);
}

std::string hash_of(const Json& value) { return hash_name(sha256(canonical_json(value))); }

// `a1 froze NODE`: what an AI step was asked and answered, by hash, and the answer itself.
Unmet froze(const World& world, const Gate& gate, const std::string& node) {
  const auto asked = std::ranges::find_if(world.outside.attempts.rbegin(), world.outside.attempts.rend(),
                                          [&](const Attempt& a) { return a.node == node; });
  if (asked == world.outside.attempts.rend()) return "it was not asked";
  const Json prompt = JsonObject{{"system_prompt", asked->request.at("system_prompt")},
                                 {"prompt", asked->request.at("prompt")}};
  const auto context = parse_json(gate.context);
  const Json* output = find(context->at("nodes"), node);
  if (!output) return "its output is not in the context";
  JsonObject answer = output->as_object();
  answer.erase("_ai");
  for (const Json& entry : context->at("ai").as_array()) {
    if (entry.at("node") != Json(node)) continue;
    const Json& record = entry.at("record");
    const bool same = record.at("prompt_hash") == Json(hash_of(prompt)) &&
                      record.at("output_hash") == Json(hash_of(answer)) && record == output->at("_ai");
    return same ? Unmet{} : "got " + write_json(record);
  }
  return "got no record of it";
}

Unmet approval_matches(World& world, const Words& words, std::size_t at) {
  const auto gate = gate_of(world, word(words, at));
  if (!gate) return gate.error().message;
  const std::string what = word(words, at + 1);
  if (what == "open") return open_for(world, *gate, words, at + 2);
  if (what == "people") return people_match(*gate, words, at + 2);
  if (what == "due") return due_matches(world, *gate, words, at + 2);
  if (what == "stage") return same(std::to_string(gate->approval.open_stage() + 1), word(words, at + 2));
  if (what == "revision") return same(std::to_string(gate->approval.revision), word(words, at + 2));
  if (what == "votes") return same(std::to_string(gate->approval.decisions.size()), word(words, at + 2));
  if (what == "title") return same(gate->approval.title, word(words, at + 2));
  if (what == "message") return same(gate->approval.message, word(words, at + 2));
  if (what == "froze") return froze(world, *gate, word(words, at + 2));
  if (what == "context") {
    const auto context = parse_json(gate->context);
    return context ? json_matches(&*context, words, at + 2)
                   : "got a context that is no JSON: " + gate->context;
  }
  return same(gate->row.open ? "open" : gate->row.outcome, what);
}

Unmet inbox_matches(World& world, const Words& words) {
  const auto user = world.person(word(words, 1)).user;
  if (!user) return "nobody is called " + word(words, 1);
  const auto listed = world.reader()->approvals({.assignee = user}, {.limit = 100});
  if (!listed) return listed.error().message;
  std::set<std::string> got;
  for (const ports::ApprovalRow& row : listed->rows) {
    const auto found = std::ranges::find(world.approvals, row.id);
    got.insert("a" + std::to_string(found - world.approvals.begin() + 1));
  }
  auto names = words_from(words, 2);
  if (names == std::vector<std::string>{"empty"}) names.clear();
  return same(list_of(got), list_of({names.begin(), names.end()}));
}

Unmet events_match(const World& world, const Words& words) {
  std::string got, wanted;
  for (const engine::Event& event : world.events)
    got += (got.empty() ? "" : ", ") + std::string(codec::name_of(event));
  for (const std::string& name : words_from(words, 1)) wanted += (wanted.empty() ? "" : ", ") + name;
  return same(got.empty() ? "nothing" : got, wanted.empty() ? "nothing" : wanted);
}

bool is_status(std::string_view word) {
  static const std::set<std::string_view> kStatuses = {
      "queued", "running",   "waiting", "waiting_approval", "waiting_rework",
      "paused", "completed", "failed",  "failed_continued", "cancelled"};
  return kStatuses.contains(word);
}

bool is_alias(std::string_view word, char letter) {
  return word.size() > 1 && word[0] == letter &&
         word.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

Unmet execution_matches(World& world, const View& view, const Words& words) {
  const std::string& what = words[0].text;
  if (is_status(what)) {
    const std::string got = view.row.status;
    if (got == what) return {};
    std::string why;
    for (const auto& attention : engine::attention(view.state)) why += "\n      " + attention.reason;
    return "got " + got + why;
  }
  if (what == "revision") return same(std::to_string(view.state.revision), word(words, 1));
  if (what == "node") return node_matches(view, words);
  if (what == "output") return json_matches(view.state.output.get(), words, 1);
  if (what == "trigger") return json_matches(view.state.trigger.get(), words, 1);
  if (what == "attention") return attention_matches(view, words);
  if (what == "timer") return timer_matches(world, view, words);
  if (what == "version") return same(std::to_string(view.row.version), word(words, 1));
  if (what == "requester") return same(view.state.requester.email, world.person(word(words, 1)).email);
  if (what == "title") return same(view.state.title, word(words, 1));
  return "no such expectation: " + what;
}

}  // namespace

Unmet unmet(World& world, const Words& words) {
  if (words.empty()) return "an empty expectation";
  const std::string& what = words[0].text;
  if (!what.empty() && what.find_first_not_of("0123456789") == std::string::npos)
    return answers_match(world, words);
  if (what == "error") return error_matches(world, words);
  if (what == "tells") {
    const std::string got = world.answers.empty() ? "" : world.answers.back().detail;
    return got.find(word(words, 1)) != std::string::npos ? Unmet{} : "got " + got;
  }
  if (what == "problem") return problem_matches(world.problems, words);
  if (what == "warning") return problem_matches(world.warnings, words);
  if (what == "warnings") return same(std::to_string(world.warnings.size()), word(words, 1));
  if (what == "published") {
    const auto version = world.active(world.workflow);
    return same(version ? std::to_string(version->ref.version) : "nothing", word(words, 1));
  }
  if (what == "approval") return approval_matches(world, words, 1);
  if (is_alias(what, 'a')) return approval_matches(world, words, 0);
  if (what == "approvals") return same(std::to_string(world.approvals.size()), word(words, 1));
  if (what == "inbox") return inbox_matches(world, words);
  if (what == "effect") return effect_matches(world, words);
  if (what == "mail") return message_matches(world, world.outside.mails, words);
  if (what == "notice") return message_matches(world, world.notices, words);
  if (what == "mails") return mails_match(world, words);
  if (what == "notices") return notices_match(world, words);
  if (what == "register" && word(words, 1) == "by") return granted_by(world, word(words, 2));
  if (what == "register") return register_matches(world, words);
  if (what == "events") return events_match(world, words);
  if (what == "executions") return same(std::to_string(world.executions().size()), word(words, 1));
  if (is_alias(what, 'r')) {
    const auto named = request_named(world, what);
    const auto of_it = named ? world.view(*named) : Result<View>(fail(named.error()));
    if (!of_it) return of_it.error().message;
    return execution_matches(world, *of_it, Words(words.begin() + 1, words.end()));
  }
  if (!world.current) return "no execution yet";
  const auto view = world.view(*world.current);
  if (!view) return view.error().message;
  return execution_matches(world, *view, words);
}

}  // namespace nf::scenarios
