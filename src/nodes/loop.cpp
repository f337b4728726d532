#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

// The journal and the state of an execution hold every run of the body.
constexpr int kMaxItems = 1000;
constexpr int kDefaultMaxItems = 100;

int count_at(const Json& config, std::string_view key, int otherwise) {
  const Json* value = find(config, key);
  return value ? value->to_number<int>() : otherwise;
}

class Loop final : public engine::Behaviour {
 public:
  explicit Loop(const Json& config)
      : over_(compiled(*find(config, "over"))),
        concurrency_(count_at(config, "concurrency", 1)),
        max_items_(count_at(config, "max_items", kDefaultMaxItems)) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto over = over_.evaluate(input.scope);
    if (!over) return expression_failed(over.error(), "/over");
    if (!over->value.is_array())
      return engine::Fail{
          {"loop", "`over` must give a list, and gave " + kind_of(over->value) + ".", "/over"}};
    const std::size_t count = over->value.get_array().size();
    if (std::cmp_greater(count, max_items_)) {
      return engine::Fail{{"limit",
                           "`over` gave " + std::to_string(count) + " items, and `max_items` is " +
                               std::to_string(max_items_) + ".",
                           "/max_items"}};
    }
    return engine::EnterLoop{share(std::move(over->value)), std::move(over->provenance), concurrency_};
  }

 private:
  static std::string kind_of(const Json& value) {
    if (value.is_null()) return "nothing";
    if (value.is_object()) return "an object";
    return value.is_string() ? "a text" : "a single value";
  }

  const expr::Template over_;
  const int concurrency_;
  const int max_items_;
};

class LoopType final : public DescribedType {
 public:
  LoopType()
      : DescribedType({.name = "loop",
                       .title = "Loop",
                       .group = "control",
                       .description = "Runs the steps between its port item and the edge that leads back to "
                                      "it once for every item of a "
                                      "list, one after another or some at once; what came back from each is "
                                      "in results, in the order of "
                                      "the items. Inside, item and index are the one at hand.",
                       .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "over": {"title": "Over", "description": "A list, such as {{trigger.body.lines}}"},
                 "concurrency": {"type": "integer", "title": "Items at once", "minimum": 1, "maximum": 100, "default": 1},
                 "max_items": {"type": "integer", "title": "Most items", "minimum": 1, "maximum": 1000, "default": 100,
                               "description": "A longer list fails the step: nothing is left out in silence"}
               },
               "required": ["over"],
               "additionalProperties": false
             })"),
                       .example = literal(R"({"over": "{{trigger.body.lines}}", "concurrency": 5})")}) {}

  std::vector<std::string> ports(const Json&) const override { return {"item", "done"}; }
  bool is_loop() const override { return true; }

  Json output_schema(const Json&) const override {
    return literal(R"({"type": "object", "properties": {
      "items": {"type": "array", "description": "The list"},
      "results": {"type": "array", "description": "What came back from each item, in their order; null where nothing did"}}})");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"concurrency", "max_items"}, problems);
    const Json* over = find(node.config, "over");
    if (!over || over->is_array() ||
        (over->is_string() && over->get_string().find("{{") != boost::json::string::npos))
      return;
    problems.push_back({node.id, "/config/over", "loop", "`over` must give a list.",
                        "Write a list, or an expression that gives one."});
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Loop>(node.config);
  }
  static_assert(kMaxItems == 1000 && kDefaultMaxItems == 100, "as the schema says");
};

}  // namespace

const engine::NodeType& loop_type() {
  static const LoopType type;
  return type;
}

}  // namespace nf::nodes
