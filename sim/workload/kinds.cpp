#include "sim/workload/kinds.h"

#include <algorithm>

#include "nodes/catalog.h"

namespace nf::sim {

namespace {

const std::vector<Kind>& drawn_up() {
  static const std::vector<Kind> all = {
      {"set",
       6,
       {R"({"values": {"n": "{{trigger.body.n}}"}})",
        R"({"values": {"by": "{{execution.requester.email}}"}})"}},
      {"set", 2, {R"({"values": {"n": "{{1 / int(trigger.body.zero)}}"}})"}, {}, true},
      {"http_request",
       16,
       {R"({"method": "POST", "url": "https://bank.example.com/pay", "body": {"n": "{{trigger.body.n}}"}})"},
       {},
       true},
      {"decision_table", 2, {kLanes}},
      {"context_memory", 2, {R"({"blocks": [{"title": "Request", "text": "{{trigger.body.title}}"}]})"}},
      {"code", 3, {R"({"language": "javascript", "source": "return {n: trigger.body.n};"})"}, {}, true},
      {"register", 2, {R"({"operation": "lookup", "policy": "P-1"})"}, {}, true},
      {"tool",
       3,
       {R"({"tool": "mail", "operation": "send",
            "params": {"to": ["rita@example.com"], "subject": "Done", "text": "It is done."}})"},
       {},
       true},
      {"memory", 3, {R"({"operation": "increment", "scope": "workflow", "key": "count", "value": 1})"}},
      {"output", 3, {R"({"value": "{{trigger.body.n}}"})"}},
      {"register", 2, {R"({"operation": "record", "policy": "P-1", "title": "{{trigger.body.title}}"})"}},
      {"wait", 3, {R"({"for": "PT2H"})", R"({"signal": "go", "timeout": "PT5H"})"}, {}, false},
      {"form_task",
       3,
       {R"({"to": "sara@example.com", "message": "Please", "due_in": "PT7H",
            "schema": {"type": "object", "properties": {"x": {"type": "number"}}}})"},
       {"timed_out"},
       false},
  };
  return all;
}

}  // namespace

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> known = [] {
    std::vector<Kind> found;
    std::ranges::copy_if(drawn_up(), std::back_inserter(found),
                         [](const Kind& kind) { return nodes::catalogue().find(kind.type) != nullptr; });
    return found;
  }();
  return known;
}

const std::string_view kLanes =
    R"({"inputs": [{"name": "n", "value": "{{trigger.body.n}}"}], "outputs": ["lane"], "hit": "first",
        "rows": [{"id": "large", "if": [">= 5"], "then": ["slow"]}, {"id": "rest", "if": ["-"], "then": ["quick"]}]})";

const std::string_view kJudgement =
    R"({"system_prompt": "Judge the request.", "prompt": "{{trigger.body.title}}", "max_turns": 2,
        "output_schema": {"type": "object", "required": ["summary", "risk", "reasons", "missing"], "additionalProperties": false,
          "properties": {"summary": {"type": "string"}, "risk": {"enum": ["low", "medium", "high", "critical", null]},
                         "reasons": {"type": "array", "items": {"type": "string"}},
                         "missing": {"type": "array", "items": {"type": "string"}}}}})";

const std::string_view kTiers =
    R"({"tiers": ["low", "medium", "high", "critical"], "ai_failed": "high",
        "rules": [{"tier": "high", "when": "trigger.body.n > 6.0"}, {"tier": "medium", "when": "trigger.body.n > 3.0"}]})";

const std::vector<std::string_view>& policies() {
  static const std::vector<std::string_view> all = {
      R"({"reviewers": [{"email": "sven@example.com"}, {"email": "sara@example.com"}], "review_mode": "all", "due_in": "PT1H",
          "fallback_reviewers": [{"email": "risk@example.com"}, {"email": "ciso@example.com"}]})",
      R"({"reviewers": [{"email": "sven@example.com"}, {"email": "risk@example.com"}], "review_mode": "any", "remind_every": "PT4H"})",
      R"({"reviewers": [{"group": "leads", "need": 2}], "review_mode": "all", "due_in": "PT3H", "on_timeout": "reject"})",
      R"({"reviewers": [{"group": "leads"}, {"email": "ciso@example.com"}], "review_mode": "quorum", "quorum": 2, "due_in": "PT5H",
          "fallback_reviewers": [{"email": "risk@example.com"}]})",
      R"({"reviewers": [{"group": "leads"}], "review_mode": "any", "require_comment": "never"})",
      R"({"reviewers": [{"email": "ghost@example.com"}], "review_mode": "any", "due_in": "P1D"})",
      R"({"reviewers": [{"manager_of": "{{execution.requester.email}}"}], "review_mode": "any", "revision_limit": 1})",
      R"({"stages": [{"name": "one", "reviewers": [{"email": "sven@example.com"}], "review_mode": "all", "due_in": "PT9H"},
                     {"name": "two", "reviewers": [{"email": "sara@example.com"}, {"email": "ciso@example.com"}],
                      "review_mode": "quorum", "quorum": 2}]})"};
  return all;
}

}  // namespace nf::sim
