#include "sim/workload/documents.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "base/check.h"
#include "sim/model.h"
#include "sim/workload/kinds.h"

namespace nf::sim {

namespace {

constexpr int kDepth = 2;
constexpr int kMostChildren = 2;  // steps of a document that start another workflow

Json parsed(std::string_view text) {
  auto json = parse_json(text);
  CHECK(json.has_value());
  return json.take();
}

class Author {
 public:
  Author(Random& random, const Wanted& wanted) : random_(random), wanted_(wanted) {}

  void grow() {
    JsonObject config{{"path", wanted_.path},
                      {"auth", JsonObject{{"type", "bearer"}}},
                      {"dedupe_key", "{{trigger.body.ref}}"}};
    if (random_.chance(20)) config["respond"] = "output";
    if (config.contains("respond") && random_.chance(50)) config["hold"] = "PT5S";
    const std::string start = add("webhook", std::move(config));
    facts_ = add("set", parsed(R"({"values": {"n": "{{trigger.body.n}}"}})"));
    join({start, "main"}, facts_);
    finish(sequence({{facts_, "main"}}, kDepth));
  }

  // Short: it may start many times.
  void grow_scheduled() {
    static const std::vector<std::string_view> kTimes = {
        R"({"every": "PT4H", "missed": "run_once"})", R"({"every": "PT3H", "missed": "skip"})",
        R"({"cron": "30 */5 * * *", "timezone": "Europe/Berlin", "missed": "run_once"})"};
    const std::string start = add("schedule", parsed(random_.one_of(kTimes)));
    Ways ways = {{start, "main"}};
    if (random_.chance(60))
      ways = {{add_after(ways, "http_request",
                         parsed(R"({"method": "POST", "url": "https://bank.example.com/nightly"})")),
               "main"}};
    if (!wanted_.calls.empty() && random_.chance(50)) ways = child(ways);
    if (random_.chance(50))
      ways = {{add_after(ways, "approval_group", parsed(policies().front())), "approved"}};
    add_after(ways, "output", parsed(R"({"value": "done"})"));
  }

  Json document() && {
    return JsonObject{{"name", wanted_.path}, {"nodes", std::move(nodes_)}, {"edges", std::move(edges_)}};
  }

 private:
  struct Port {
    std::string node, port;
    bool operator==(const Port&) const = default;
  };
  // Ways of which at most one is live: they may enter one node.
  using Ways = std::vector<Port>;

  std::string add(std::string_view type, Json config) {
    std::string id = "n" + std::to_string(nodes_.size());
    nodes_.push_back(JsonObject{{"id", id}, {"type", type}, {"config", std::move(config)}});
    return id;
  }
  std::string add_after(const Ways& ways, std::string_view type, Json config) {
    std::string id = add(type, std::move(config));
    for (const Port& way : ways) join(way, id);
    return id;
  }
  JsonObject& last_node() { return nodes_.back().as_object(); }

  // A branch with nothing on it leads straight to its merge, as another may do already.
  void join(const Port& from, const std::string& to) {
    Json edge = JsonObject{{"from", from.node}, {"port", from.port}, {"to", to}};
    if (std::ranges::find(edges_, edge) == edges_.end()) edges_.push_back(std::move(edge));
  }
  bool full() const { return nodes_.size() >= wanted_.nodes; }

  Ways sequence(Ways ways, int depth) {
    const int length = 1 + random_.below(3);
    for (int i = 0; i < length && !full(); ++i) ways = block(ways, depth);
    return ways;
  }

  Ways block(const Ways& ways, int depth) {
    if (!wanted_.calls.empty() && children_ < kMostChildren && random_.chance(25)) return child(ways);
    if (wanted_.asks_models && random_.chance(12)) return judged(ways);
    const int dice = random_.below(depth > 0 ? 100 : 55);
    if (dice < 25) return plain(ways);
    if (dice < 55) return gate(ways);
    if (dice < 66) return choice(ways, depth);
    if (dice < 71 && !told_by_ai_) return tabled(ways, depth);
    if (dice < 82 && in_loops_ < 2) return loop(ways, depth);
    return branches(ways, depth);
  }

  const Kind& any_kind() {
    const auto& all = kinds();
    int dice = random_.below(std::accumulate(all.begin(), all.end(), 0,
                                             [](int sum, const Kind& kind) { return sum + kind.weight; }));
    for (const Kind& kind : all) {
      if ((dice -= kind.weight) < 0) return kind;
    }
    return all.back();
  }

  Ways plain(const Ways& ways) {
    const Kind& kind = any_kind();
    const std::string id = add_after(ways, kind.type, parsed(random_.one_of(kind.configs)));
    Ways out = {{id, "main"}};
    for (const std::string_view port : kind.side_ports) {
      if (random_.chance(50)) out.push_back({id, std::string(port)});
    }
    if (!kind.may_fail) return out;
    if (random_.chance(40)) {
      last_node()["retry"] = JsonObject{{"max_attempts", 2 + random_.below(2)}, {"initial", "PT2S"}};
    }
    if (random_.chance(15)) {
      last_node()["on_error"] = "continue";
    } else if (random_.chance(20)) {
      last_node()["on_error"] = "branch";
      out.push_back({id, "error"});
    }
    return out;
  }

  Ways choice(const Ways& ways, int depth) {
    static const std::vector<std::string_view> kWhens = {"trigger.body.n > 5.0", "execution.revision > 1"};
    const std::string id = add_after(ways, "if", JsonObject{{"when", random_.one_of(kWhens)}});
    Ways out = sequence({{id, "true"}}, depth - 1);
    Ways other = {{id, "false"}};
    if (random_.chance(50)) other = sequence(other, depth - 1);
    out.insert(out.end(), other.begin(), other.end());
    return out;
  }

  // A row of a table chooses.
  Ways tabled(const Ways& ways, int depth) {
    const std::string table = add_after(ways, "decision_table", parsed(kLanes));
    const std::string when = "nodes." + table + R"(.lane == "slow")";
    const std::string fork = add_after(
        {{table, "main"}}, "switch",
        JsonObject{{"rules", JsonArray{JsonObject{{"port", "slow"}, {"when", when}}}}, {"default", "quick"}});
    Ways out = sequence({{fork, "slow"}}, depth - 1);
    out.push_back({fork, "quick"});
    return out;
  }

  // A model says what it thinks of it; rules and it give a tier; the tier says who looks at it.
  Ways judged(const Ways& ways) {
    told_by_ai_ = true;
    JsonObject config = parsed(kJudgement).as_object();
    if (random_.chance(80)) config["connection"] = kModel;
    config["fallback"] = random_.chance(70) ? "builtin" : "error";
    const std::string ai = add_after(ways, "ai_agent", std::move(config));
    if (random_.chance(50)) last_node()["on_error"] = "continue";
    JsonObject tiers = parsed(kTiers).as_object();
    tiers["ai"] = random_.chance(50) ? "{{nodes." + ai + "}}" : "{{nodes." + ai + ".risk}}";
    const std::string tier = add_after({{ai, "main"}}, "risk_tier", std::move(tiers));
    const std::string name = "nodes." + tier + ".tier";
    const std::string when = name + R"( == "high" || )" + name + R"( == "critical")";
    const std::string fork =
        add_after({{tier, "main"}}, "switch",
                  JsonObject{{"rules", JsonArray{JsonObject{{"port", "grave"}, {"when", when}}}},
                             {"default", "light"}});
    Ways out = gate({{fork, "grave"}});
    out.push_back({fork, "light"});
    return out;
  }

  Ways child(const Ways& ways) {
    ++children_;
    told_by_ai_ = true;
    JsonObject config = parsed(R"({"input": {"title": "Part of it", "n": 4, "zero": 0}})").as_object();
    config["workflow"] = wanted_.calls;
    config["wait"] = random_.chance(75);
    const std::string id = add_after(ways, "sub_workflow", std::move(config));
    Ways out = {{id, "main"}};
    if (random_.chance(30)) {
      last_node()["on_error"] = "continue";
    } else if (random_.chance(30)) {
      last_node()["on_error"] = "branch";
      out.push_back({id, "error"});
    }
    return out;
  }

  // A body that comes back to its loop, whole or by some of its ways. No rework may stand in it.
  Ways loop(const Ways& ways, int depth) {
    const std::string id = add_after(ways, "loop",
                                     JsonObject{{"over", parsed(random_.chance(80) ? "[1, 2]" : "[]")},
                                                {"concurrency", 1 + random_.below(3)}});
    ++in_loops_;
    const Ways ends = sequence({{id, "item"}}, depth - 1);
    --in_loops_;
    for (const Port& end : ends) join(end, id);
    return {{id, "done"}};
  }

  // Ports of a switch, of which several may be taken, or one port that starts several branches.
  Ways branches(const Ways& ways, int depth) {
    const bool several = random_.chance(40);
    const std::string fork =
        several ? add_after(ways, "switch", parsed(R"({"match": "all", "default": "a", "rules": [
                    {"port": "a", "when": "trigger.body.n > 3.0"}, {"port": "b", "when": "trigger.body.n < 7.0"}]})"))
                : add_after(ways, "set", parsed(R"({"values": {"n": "{{trigger.body.n}}"}})"));
    std::vector<Ways> ends;
    const int count = several ? 2 : 2 + random_.below(2);
    for (int i = 0; i < count; ++i) {
      const Port port{fork, several ? std::string(1, static_cast<char>('a' + i)) : "main"};
      ends.push_back(sequence({port}, depth - 1));
    }
    if (random_.chance(15)) {
      finish(ends.back());
      ends.pop_back();
    }
    const std::string merge = add("merge", JsonObject{{"need", random_.chance(50) ? "live" : "all"}});
    for (const Ways& branch : ends) {
      for (const Port& way : branch) join(way, merge);
    }
    return {{merge, "main"}};
  }

  Ways gate(const Ways& ways) {
    const std::string id = add_after(ways, "approval_group", parsed(random_.one_of(policies())));
    if (in_loops_ == 0 && random_.chance(70)) correction(id);
    if (random_.chance(30)) add_after({{id, "rejected"}}, "output", parsed(R"({"value": "no"})"));
    Ways out = {{id, "approved"}};
    if (random_.chance(15)) out.push_back({id, "timed_out"});
    return out;
  }

  void correction(const std::string& gate) {
    JsonObject config{{"schema", parsed(R"({"type": "object", "properties": {"n": {"type": "number"}}})")}};
    if (random_.chance(40)) config["due_in"] = "PT8H";
    const std::string rework = add_after({{gate, "changes_requested"}}, "rework", std::move(config));
    if (random_.chance(30)) add_after({{rework, "withdrawn"}}, "output", parsed(R"({"value": "gone"})"));
    join({rework, "main"}, facts_);
  }

  void finish(const Ways& ways) {
    if (random_.chance(70)) add_after(ways, "output", parsed(R"({"value": "{{trigger.body.n}}"})"));
  }

  Random& random_;
  const Wanted& wanted_;
  JsonArray nodes_;
  JsonArray edges_;
  std::string facts_;
  int in_loops_ = 0;  // whose bodies are being drawn
  int children_ = 0;
  // What comes in may hold data of an AI step, which may choose no way around an approval.
  bool told_by_ai_ = false;
};

}  // namespace

Json grown_document(Random& random, const Wanted& wanted) {
  Author author(random, wanted);
  author.grow();
  return std::move(author).document();
}

Json scheduled_document(Random& random, const Wanted& wanted) {
  Author author(random, wanted);
  author.grow_scheduled();
  return std::move(author).document();
}

}  // namespace nf::sim
