#include "base/pointer.h"
#include "engine/policy.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

// The config's policy fields as one object: all but what belongs to the node itself.
Json policy_fields(const Json& config) {
  JsonObject policy = config.as_object();
  policy.erase("title");
  policy.erase("policy");
  return policy;
}

class Gate final : public engine::Behaviour {
 public:
  explicit Gate(const Json& config)
      : title_(compiled(config).at("/title")),
        message_(compiled(config).at("/message")),
        from_data_(find(config, "policy") != nullptr),
        policy_(from_data_ ? compiled(config).at("/policy") : compiled(policy_fields(config))) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto policy = policy_.evaluate(input.scope);
    if (!policy) return expression_failed(policy.error(), from_data_ ? "/policy" : "");
    auto title = title_.evaluate(input.scope);
    if (!title) return expression_failed(title.error(), "/title");
    auto message = message_.evaluate(input.scope);
    if (!message) return expression_failed(message.error(), "/message");
    return engine::OpenApproval{.policy = share(std::move(policy->value)),
                                .provenance = std::move(policy->provenance),
                                .pointer = from_data_ ? "/policy" : "",
                                .title = text_of(title->value),
                                .message = text_of(message->value)};
  }

 private:
  static std::string text_of(const Json& value) {
    if (value.is_null()) return "";
    return value.is_string() ? std::string(value.get_string()) : write_json(value);
  }

  const expr::Template title_;
  const expr::Template message_;
  const bool from_data_;
  const expr::Template policy_;
};

// The policy object's own reader says what is right (engine/policy.h); the schema draws the form.
constexpr std::string_view kSchema = R"({
  "type": "object",
  "definitions": {
    "person": {
      "type": "object", "title": "Person",
      "properties": {"name": {"type": "string", "title": "Name"}, "email": {"type": "string", "title": "Address"}},
      "required": ["email"], "additionalProperties": false
    },
    "seat": {
      "anyOf": [
        {"$ref": "#/definitions/person"},
        {"type": "object", "title": "Group",
         "properties": {"group": {"type": "string", "title": "Group"},
                        "need": {"title": "How many", "anyOf": [{"type": "integer", "minimum": 1}, {"const": "all"}]}},
         "required": ["group"], "additionalProperties": false},
        {"type": "object", "title": "Manager of",
         "properties": {"manager_of": {"type": "string", "title": "Manager of"}},
         "required": ["manager_of"], "additionalProperties": false}
      ]
    },
    "seats": {"type": "array", "title": "Reviewers", "minItems": 1, "items": {"$ref": "#/definitions/seat"}},
    "people": {"type": "array", "title": "Fallback reviewers", "minItems": 1, "items": {"$ref": "#/definitions/person"}},
    "mode": {"title": "Review mode", "enum": ["all", "any", "quorum"]}
  },
  "properties": {
    "title": {"type": "string", "title": "Title"},
    "message": {"type": ["string", "null"], "title": "Message to the reviewers"},
    "policy": {"title": "Policy object", "description": "An expression that gives the whole policy object"},
    "reviewers": {"$ref": "#/definitions/seats"},
    "fallback_reviewers": {"$ref": "#/definitions/people"},
    "review_mode": {"$ref": "#/definitions/mode"},
    "quorum": {"type": "integer", "title": "Quorum", "minimum": 1},
    "stages": {
      "type": ["array", "null"], "title": "Stages", "minItems": 1,
      "items": {
        "type": "object",
        "properties": {
          "name": {"type": "string", "title": "Name"},
          "reviewers": {"$ref": "#/definitions/seats"},
          "review_mode": {"$ref": "#/definitions/mode"},
          "quorum": {"type": "integer", "title": "Quorum", "minimum": 1},
          "fallback_reviewers": {"$ref": "#/definitions/people"},
          "due_in": {"type": ["string", "null"], "title": "Due in"}
        },
        "required": ["name", "reviewers", "review_mode"], "additionalProperties": false
      }
    },
    "allow_comments": {"type": "boolean", "title": "Comments allowed", "default": true},
    "require_comment": {"title": "Comment required", "default": "on_negative",
                        "enum": ["on_negative", "never", "on_reject", "on_changes", "always"]},
    "allow_request_changes": {"type": "boolean", "title": "Changes may be requested", "default": true},
    "revision_limit": {"type": "integer", "title": "Change requests at most", "minimum": 0, "maximum": 99, "default": 3},
    "allow_self_approval": {"type": "boolean", "title": "Requester may decide", "default": false},
    "due_in": {"type": ["string", "null"], "title": "Due in", "description": "ISO 8601, such as P2D"},
    "allow_bulk": {"type": "boolean", "title": "May be decided together with others", "default": false},
    "remind_every": {"type": ["string", "null"], "title": "Remind every", "description": "Tells those again who have not decided; ISO 8601, such as P1D"},
    "on_timeout": {"title": "At the deadline", "enum": ["fallback", "timed_out", "reject"]},
    "signature": {"type": "boolean", "title": "Signature", "default": false},
    "metadata": {"type": ["object", "null"], "title": "Metadata"}
  },
  "additionalProperties": false
})";

class GateType final : public DescribedType {
 public:
  GateType(std::string name, std::string title, std::string description, std::string_view example)
      : DescribedType({.name = std::move(name),
                       .title = std::move(title),
                       .group = "people",
                       .description = std::move(description),
                       .config_schema = literal(kSchema),
                       .example = literal(example)}) {}

  std::vector<std::string> ports(const Json&) const override {
    return {"approved", "rejected", "changes_requested", "timed_out"};
  }
  flow::Taking taking(const Json&) const override { return flow::Taking::One; }
  flow::ProvenanceRule provenance() const override { return {.adds = {}, .passes = false}; }
  bool is_approval() const override { return true; }
  Json output_schema(const Json&) const override {
    return literal(R"({"type": "object", "properties": {
      "outcome": {"type": "string", "description": "approved, rejected, changes_requested or timed_out"},
      "revision": {"type": "integer"}, "approval_id": {"type": "string"},
      "opened_at": {"type": "string"}, "closed_at": {"type": "string"},
      "decisions": {"type": "array", "description": "Each with reviewer, decision, comment, field_notes, at, stage"},
      "comments": {"type": "string", "description": "All comments as one text"},
      "history": {"type": "array", "description": "The decisions of earlier revisions"},
      "context_hash": {"type": "string"}}})");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    const Json fields = policy_fields(node.config);
    if (const Json* policy = find(node.config, "policy")) {
      return check_policy_mode(node, *policy, fields, problems);
    }
    const auto policy = engine::parse_policy(fields, engine::PolicyText::Template);
    if (policy) return;
    for (const Fault& fault : policy.error().faults) {
      problems.push_back({node.id, "/config" + fault.pointer, "policy",
                          (fault.pointer.empty() ? "The policy " : fault.pointer + " ") + fault.message + ".",
                          "Correct the policy, or give a whole policy object by `policy`."});
    }
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Gate>(node.config);
  }

 private:
  static void check_policy_mode(const flow::NodeSpec& node, const Json& policy, const Json& fields,
                                flow::Problems& problems) {
    const bool text =
        policy.is_string() && std::string_view(policy.get_string()).find("{{") != std::string_view::npos;
    if (!text && !policy.is_object()) {
      problems.push_back({node.id, "/config/policy", "policy",
                          "`policy` must be an expression or a policy object.",
                          "Write \"{{nodes.<id>}}\" for the object that an earlier node gives."});
    }
    if (policy.is_object()) {
      const auto parsed = engine::parse_policy(policy, engine::PolicyText::Template);
      for (const Fault& fault : parsed ? std::vector<Fault>{} : parsed.error().faults) {
        problems.push_back({node.id, "/config/policy" + fault.pointer, "policy",
                            fault.pointer + " " + fault.message + ".", "Correct the policy object."});
      }
    }
    for (const auto& member : fields.get_object()) {
      if (member.key() == "message") continue;
      problems.push_back({node.id, pointer_join("/config", member.key()), "policy",
                          "A field of the policy stands beside `policy`, which replaces them all.",
                          "Move it into the policy object."});
    }
  }
};

}  // namespace

const engine::NodeType& approval_group_type() {
  static const GateType type(
      "approval_group", "Approval group",
      "Stops the flow and asks the right people. Seats are persons, groups or managers; all, any or a quorum "
      "of them "
      "decide, in one or several stages, by the config's own fields or by a policy object that an earlier "
      "node built. "
      "What was known and shown is frozen with its hash before anybody is told.",
      R"({"reviewers": [{"group": "security-leads"}, {"name": "Head of Risk", "email": "risk@example.com"}],
          "review_mode": "all", "require_comment": "always", "due_in": "P2D"})");
  return type;
}

const engine::NodeType& approval_type() {
  static const GateType type(
      "approval", "Approval",
      "Stops the flow and asks one person, or a few. The same gate as an approval group, for "
      "simple cases.",
      R"({"reviewers": [{"manager_of": "{{execution.requester.email}}"}], "review_mode": "any"})");
  return type;
}

}  // namespace nf::nodes
