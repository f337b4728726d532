#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "engine/decide.h"
#include "flow/test_kit.h"

// People, small node types and one execution to play with, for the tests of this folder.
namespace nf::engine::kit {

using flow::kit::json;

inline JsonRef json_ref(std::string_view text) { return std::make_shared<const Json>(json(text)); }
inline Time at(std::int64_t seconds) { return Time(Millis(1'795'424'400'000 + seconds * 1'000)); }

// `sven` is sven@example.com.
class FakeDirectory final : public Directory {
 public:
  UserId add(const std::string& name, std::vector<std::string> groups = {}, const std::string& manager = "") {
    const UserId id = ids_.make<UserId>();
    const std::string email = name.find('@') == std::string::npos ? name + "@example.com" : name;
    accounts_.push_back(
        {id, email, name, true, manager.empty() ? std::nullopt : std::optional(this->id(manager))});
    for (const std::string& group : groups) groups_[group].push_back(id);
    return id;
  }
  void disable(const std::string& name) { find(name).enabled = false; }
  void leave(const std::string& group, const std::string& name) { std::erase(groups_[group], id(name)); }
  UserId id(const std::string& name) { return find(name).id; }
  Person person(const std::string& name) {
    const Account& account = find(name);
    return {account.name, account.email, account.id};
  }

  const Account* account(UserId id) const override {
    const auto found = std::ranges::find(accounts_, id, &Account::id);
    return found == accounts_.end() ? nullptr : &*found;
  }
  const Account* account_at(std::string_view email) const override {
    const auto lower = [](std::string_view text) {
      std::string folded(text);
      std::ranges::transform(folded, folded.begin(), [](unsigned char c) { return std::tolower(c); });
      return folded;
    };
    const auto found =
        std::ranges::find_if(accounts_, [&](const Account& a) { return lower(a.email) == lower(email); });
    return found == accounts_.end() ? nullptr : &*found;
  }
  std::optional<std::vector<UserId>> members(std::string_view group) const override {
    const auto found = groups_.find(std::string(group));
    return found == groups_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  Account& find(const std::string& name) {
    const auto found = std::ranges::find(accounts_, name, &Account::name);
    CHECK(found != accounts_.end());
    return *found;
  }

  std::vector<Account> accounts_;
  std::map<std::string, std::vector<UserId>> groups_;
  IdGenerator ids_{at(0), 1, 1};
};

// What a node of a sketch does, by its type and config:
//   step {"fails": true} {"gives": …}   if {"take": "true"}   all {"take": ["a", "b"]}   merge {"need":
//   "all"} approval {policy fields}   rework   effect   grant   out {"gives": …}
class FakeBehaviour final : public Behaviour {
 public:
  explicit FakeBehaviour(flow::NodeSpec node) : node_(std::move(node)) {}

  Action run(const StepInput& input) const override {
    const Json& config = node_.config;
    if (const Json* fails = flow_find(config, "fails")) {
      if (*fails == Json(true)) return Fail{{"fails", "It is meant to fail.", ""}};
    }
    if (node_.type == "if") return Succeed{.output = input.input, .ports = {*string_at(config, "take")}};
    if (node_.type == "all") return Succeed{.output = input.input, .ports = taken(config)};
    if (node_.type == "merge") return Succeed{.output = branches_of(input)};
    if (node_.type == "approval") return OpenApproval{.policy = std::make_shared<const Json>(config)};
    if (node_.type == "rework") return OpenRework{};
    if (node_.type == "effect") return RunEffect{"fake", json_ref("{}")};
    if (node_.type == "grant") return GrantException{json_ref(R"({"policy": "P", "title": "T"})"), {}};
    const Json* gives = flow_find(config, "gives");
    const JsonRef output = gives ? std::make_shared<const Json>(*gives) : json_ref("{}");
    if (node_.type == "out") return GiveOutput{output, {}};
    return Succeed{.output = output};
  }

 private:
  static const Json* flow_find(const Json& config, std::string_view key) { return nf::find(config, key); }
  static std::vector<std::string> taken(const Json& config) {
    std::vector<std::string> ports;
    for (const Json& port : config.at("take").as_array()) ports.emplace_back(port.as_string());
    return ports;
  }
  static JsonRef branches_of(const StepInput& input) {
    JsonObject branches;
    for (const Branch& branch : input.branches) branches[branch.source] = *branch.output;
    return std::make_shared<const Json>(std::move(branches));
  }

  const flow::NodeSpec node_;
};

class FakeType final : public NodeType {
 public:
  FakeType(std::string name, std::vector<std::string> ports, flow::Taking taking = flow::Taking::One)
      : ports_(std::move(ports)), taking_(taking) {
    description_.name = std::move(name);
    description_.starts = description_.name == "start";
  }
  const flow::NodeDescription& describe() const override { return description_; }
  std::vector<std::string> ports(const Json&) const override { return ports_; }
  flow::Taking taking(const Json&) const override { return taking_; }
  bool is_approval() const override { return description_.name == "approval"; }
  bool is_rework() const override { return description_.name == "rework"; }
  bool is_merge() const override { return description_.name == "merge"; }
  std::unique_ptr<const Behaviour> prepare(const flow::NodeSpec& node) const override {
    return description_.starts ? nullptr : std::make_unique<const FakeBehaviour>(node);
  }

 private:
  flow::NodeDescription description_;
  const std::vector<std::string> ports_;
  const flow::Taking taking_;
};

class FakeCatalogue final : public flow::Catalogue {
 public:
  const flow::NodeType* find(std::string_view name) const override {
    const auto found =
        std::ranges::find_if(types_, [&](const auto& type) { return type->describe().name == name; });
    return found == types_.end() ? nullptr : found->get();
  }
  std::vector<const flow::NodeType*> all() const override { return {}; }

 private:
  template <class... T>
  static std::vector<std::unique_ptr<FakeType>> list(T... types) {
    std::vector<std::unique_ptr<FakeType>> all;
    (all.push_back(std::make_unique<FakeType>(std::move(types))), ...);
    return all;
  }
  const std::vector<std::unique_ptr<FakeType>> types_ =
      list(FakeType("start", {"main"}), FakeType("step", {"main"}), FakeType("effect", {"main"}),
           FakeType("grant", {"main"}), FakeType("out", {"main"}), FakeType("merge", {"main"}),
           FakeType("if", {"true", "false"}), FakeType("all", {"a", "b", "c"}, flow::Taking::Several),
           FakeType("approval", {"approved", "rejected", "changes_requested", "timed_out"}),
           FakeType("rework", {"main", "timed_out", "withdrawn"}));
};

inline const FakeCatalogue& catalogue() {
  static const FakeCatalogue types;
  return types;
}

// Requires that the graph rules hold.
inline std::shared_ptr<const Version> version_of(flow::Document document, int number = 1) {
  auto version = std::make_shared<Version>();
  version->ref = {{}, "Sketch", number, "sha256:00"};
  version->document = std::move(document);
  flow::Problems problems;
  version->graph = flow::build_graph(version->document, catalogue(), problems);
  CHECK(problems.empty());
  for (const flow::NodeSpec& node : version->document.nodes) {
    const auto* type = dynamic_cast<const NodeType*>(catalogue().find(node.type));
    CHECK(type != nullptr);
    version->behaviours.push_back(type->prepare(node));
    version->merges.push_back(type->is_merge());
  }
  version->trigger = std::make_unique<const Trigger>();
  return version;
}

// One execution of a sketch, by requester rita.
struct Bench {
  explicit Bench(std::string_view sketch) : version(version_of(flow::kit::sketch(sketch))) { add_people(); }
  explicit Bench(flow::Document document) : version(version_of(std::move(document))) { add_people(); }

  // Decides, and keeps what it came to.
  Turn send(const Command& command, const std::string& by = "olga") {
    Turn turn = decide(state, *version, actor(by), command, {now, ++seed, 7, directory});
    state = turn.state;
    events.insert(events.end(), turn.events.begin(), turn.events.end());
    return turn;
  }
  Turn start(std::string_view body = "{}") {
    JsonObject trigger{{"body", json(body)}};
    return send(StartExecution{.requester = directory.person("rita"),
                               .requester_verified = true,
                               .submitted_by = directory.person("rita"),
                               .trigger = std::make_shared<const Json>(std::move(trigger)),
                               .vars = json_ref("{}"),
                               .test = test},
                "rita");
  }
  Turn vote(Verdict verdict, const std::string& by, std::string comment = "so") {
    const auto open = std::ranges::find_if(state.approvals, &Approval::open);
    CHECK(open != state.approvals.end());
    return send(DecideApproval{.approval = open->id,
                               .verdict = verdict,
                               .comment = std::move(comment),
                               .revision = open->revision,
                               .context_hash = open->context_hash},
                by);
  }

  Actor actor(const std::string& by) { return {directory.person(by), by == "olga", "test"}; }
  const Step* step(std::string_view node) const { return state.step(version->graph.find(node)); }
  // The status of a node's current step, or "absent".
  std::string status_of(std::string_view node) const {
    const Step* found = step(node);
    return found ? std::string(name_of(found->status)) : "absent";
  }

  std::shared_ptr<const Version> version;
  FakeDirectory directory;
  State state;
  std::vector<Event> events;
  Time now = at(0);
  std::uint64_t seed = 0;
  bool test = false;

 private:
  void add_people() {
    for (const char* name : {"mark", "sven", "sara", "risk", "ciso", "cfo", "olga"}) directory.add(name);
    directory.add("rita", {}, "mark");
  }
};

}  // namespace nf::engine::kit
