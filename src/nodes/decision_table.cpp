#include <algorithm>

#include "base/pointer.h"
#include "nodes/support.h"
#include "nodes/table_advice.h"
#include "nodes/types.h"
#include "nodes/unary_test.h"

namespace nf::nodes {

namespace {

enum class Hit { Unique, First, Collect };

struct Row {
  std::string id;
  std::vector<UnaryTest> cells;  // one an input
};

class DecisionTable final : public engine::Behaviour {
 public:
  explicit DecisionTable(const Json& config) : template_(compiled(config)) {
    for (const Json& input : config.at("inputs").as_array()) inputs_.push_back(*string_at(input, "name"));
    for (const Json& output : config.at("outputs").as_array()) outputs_.emplace_back(output.as_string());
    const std::string hit = string_at(config, "hit").value_or("unique");
    hit_ = hit == "first" ? Hit::First : hit == "collect" ? Hit::Collect : Hit::Unique;
    const JsonArray& rows = config.at("rows").as_array();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Row row{row_id(rows[i], i), {}};
      for (const Json& cell : rows[i].at("if").as_array()) {
        auto test = UnaryTest::parse(cell_text(cell));
        CHECK(test.has_value());
        row.cells.push_back(std::move(*test));
      }
      rows_.push_back(std::move(row));
    }
  }

  engine::Action run(const engine::StepInput& input) const override {
    auto values = template_.at("/inputs").evaluate(input.scope);
    if (!values) return expression_failed(values.error(), "/inputs");
    expr::Provenance provenance = expr::Provenance::of(values->provenance.sources());
    JsonArray trace;
    std::vector<std::size_t> matched;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto held = row_holds(i, values->value.as_array());
      if (!held)
        return engine::Fail{
            {"rule", "Row " + rows_[i].id + ": " + held.error().message + ".", "/rows/" + std::to_string(i)}};
      trace.push_back(JsonObject{{"row", rows_[i].id}, {"gave", *held}});
      if (!*held) continue;
      matched.push_back(i);
      if (hit_ == Hit::First) break;
    }
    if (hit_ == Hit::Unique && matched.size() > 1) {
      return engine::Fail{
          {"rule",
           "Rows " + rows_[matched[0]].id + " and " + rows_[matched[1]].id + " both hold, and only one may.",
           "/rows"}};
    }
    return give(input, matched, std::move(provenance), std::move(trace));
  }

 private:
  Result<bool> row_holds(std::size_t row, const JsonArray& inputs) const {
    bool all = true;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      all = TRY(rows_[row].cells[i].matches(inputs[i].at("value"))) && all;
    }
    return all;
  }

  engine::Action give(const engine::StepInput& input, const std::vector<std::size_t>& matched,
                      expr::Provenance provenance, JsonArray trace) const {
    JsonArray ids;
    JsonObject output;
    for (const std::string& name : outputs_) output[name] = hit_ == Hit::Collect ? Json(JsonArray{}) : Json();
    for (const std::size_t row : matched) {
      ids.emplace_back(rows_[row].id);
      const std::string pointer = "/rows/" + std::to_string(row) + "/then";
      auto then = template_.at(pointer).evaluate(input.scope);
      if (!then) return expression_failed(then.error(), pointer);
      provenance.merge(expr::Provenance::of(then->provenance.sources()));
      for (std::size_t i = 0; i < outputs_.size(); ++i) {
        Json& value = then->value.as_array()[i];
        if (hit_ == Hit::Collect) {
          output[outputs_[i]].as_array().push_back(std::move(value));
        } else {
          output[outputs_[i]] = std::move(value);
        }
      }
    }
    output["rows"] = std::move(ids);
    return engine::Succeed{.output = share(std::move(output)),
                           .provenance = std::move(provenance),
                           .trace = share(std::move(trace))};
  }

  const expr::Template template_;
  std::vector<std::string> inputs_;
  std::vector<std::string> outputs_;
  std::vector<Row> rows_;
  Hit hit_ = Hit::Unique;
};

class DecisionTableType final : public DescribedType, public flow::Adviser {
 public:
  DecisionTableType()
      : DescribedType({.name = "decision_table",
                       .title = "Decision table",
                       .group = "routing",
                       .description = "Looks rows of conditions up, as in DMN: a row holds where every one "
                                      "of its cells fits the input "
                                      "above it, such as >= 5000, \"hr\", [1..30], not(\"public\") or - for "
                                      "anything. hit says what "
                                      "happens where several hold: unique is a mistake, first takes the "
                                      "first, collect takes all. The "
                                      "output has each output's value (null where no row holds; with collect "
                                      "a list) and rows, the ids of "
                                      "those that held.",
                       .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "inputs": {
                   "title": "Inputs", "type": "array", "minItems": 1, "maxItems": 50,
                   "items": {
                     "type": "object",
                     "properties": {"name": {"type": "string", "title": "Name", "minLength": 1},
                                    "value": {"title": "Value", "description": "An expression"}},
                     "required": ["name", "value"], "additionalProperties": false
                   }
                 },
                 "outputs": {"title": "Outputs", "type": "array", "minItems": 1, "maxItems": 50, "uniqueItems": true,
                             "items": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,63}$"}},
                 "rows": {
                   "title": "Rows", "type": "array", "minItems": 1, "maxItems": 1000,
                   "items": {
                     "type": "object",
                     "properties": {
                       "id": {"type": "string", "title": "Name", "minLength": 1, "maxLength": 100},
                       "if": {"type": "array", "title": "Conditions, one an input",
                              "items": {"type": ["string", "number", "boolean", "null"]}},
                       "then": {"type": "array", "title": "Values, one an output"}
                     },
                     "required": ["if", "then"], "additionalProperties": false
                   }
                 },
                 "hit": {"title": "Where several hold", "enum": ["unique", "first", "collect"], "default": "unique"}
               },
               "required": ["inputs", "outputs", "rows"],
               "additionalProperties": false
             })"),
                       .example = literal(R"json({
               "inputs": [{"name": "amount", "value": "{{trigger.body.amount}}"},
                          {"name": "area", "value": "{{trigger.body.area}}"}],
               "outputs": ["group", "days"],
               "rows": [{"id": "large", "if": [">= 5000", "-"], "then": ["finance", 2]},
                        {"id": "people", "if": ["< 5000", "\"hr\""], "then": ["hr-leads", 3]},
                        {"id": "rest", "if": ["< 5000", "not(\"hr\")"], "then": ["leads", 5]}]
             })json")}) {}

  Json output_schema(const Json& config) const override {
    JsonObject properties{
        {"rows", literal(R"({"type": "array", "description": "Ids of the rows that matched"})")}};
    const Json* outputs = find(config, "outputs");
    const bool lists = string_at(config, "hit") == "collect";
    for (const Json& name : outputs && outputs->is_array() ? outputs->get_array() : JsonArray{}) {
      if (!name.is_string()) continue;
      properties[name.get_string()] = lists ? literal(R"({"type": "array"})") : Json(JsonObject{});
    }
    return JsonObject{{"type", "object"}, {"properties", std::move(properties)}};
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    const std::size_t before = problems.size();
    refuse_expressions(node, {"outputs", "hit"}, problems);
    refuse_unwritten(node, problems);
    if (problems.size() > before) return;
    const std::size_t inputs = node.config.at("inputs").as_array().size();
    const JsonArray& outputs = node.config.at("outputs").as_array();
    if (std::ranges::find(outputs, Json("rows")) != outputs.end()) {
      problems.push_back({node.id, "/config/outputs", "name", "`rows` is the list of rows that held.",
                          "Give the output another name."});
    }
    std::vector<std::string> ids;
    const JsonArray& rows = node.config.at("rows").as_array();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      check_row(node, rows[i], i, inputs, outputs.size(), problems);
      ids.push_back(row_id(rows[i], i));
      if (std::ranges::count(ids, ids.back()) > 1) {
        problems.push_back({node.id, "/config/rows/" + std::to_string(i) + "/id", "name",
                            "Two rows are called `" + ids.back() + "`.", "Give each its own name."});
      }
    }
  }

  void advise(const flow::NodeSpec& node, const flow::finite::Domains& domains, flow::finite::Effort& effort,
              flow::Problems& warnings) const override {
    advise_table(node, domains, effort, warnings);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<DecisionTable>(node.config);
  }

 private:
  // The lists must stand there: what expressions may give are the inputs' values and what rows answer.
  static void refuse_unwritten(const flow::NodeSpec& node, flow::Problems& problems) {
    const auto written = [&](const Json& value, const std::string& pointer) {
      if (value.is_structured()) return true;
      problems.push_back({node.id, pointer, "no-expression",
                          "An expression stands where the list must be written out.",
                          "Write it; expressions may stand in the values of inputs and in `then`."});
      return false;
    };
    const Json& inputs = node.config.at("inputs");
    if (written(inputs, "/config/inputs")) {
      for (std::size_t i = 0; i < inputs.get_array().size(); ++i)
        written(inputs.get_array()[i], pointer_join("/config/inputs", i));
    }
    const Json& rows = node.config.at("rows");
    if (!written(rows, "/config/rows")) return;
    for (std::size_t i = 0; i < rows.get_array().size(); ++i) {
      const Json& row = rows.get_array()[i];
      const std::string pointer = pointer_join("/config/rows", i);
      if (!written(row, pointer)) continue;
      for (const char* list : {"if", "then"}) written(row.at(list), pointer + "/" + list);
    }
  }

  static void check_row(const flow::NodeSpec& node, const Json& row, std::size_t index, std::size_t inputs,
                        std::size_t outputs, flow::Problems& problems) {
    const std::string pointer = "/config/rows/" + std::to_string(index);
    const JsonArray& cells = row.at("if").as_array();
    const auto wrong_size = [&](const char* key, std::size_t size, std::size_t wanted, const char* of) {
      if (size == wanted) return;
      problems.push_back({node.id, pointer + "/" + key, "cells",
                          "The row has " + std::to_string(size) + " cells here, and there are " +
                              std::to_string(wanted) + " " + of + ".",
                          "Write one cell for each."});
    };
    wrong_size("if", cells.size(), inputs, "inputs");
    wrong_size("then", row.at("then").as_array().size(), outputs, "outputs");
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto test = UnaryTest::parse(cell_text(cells[i]));
      if (test) continue;
      problems.push_back({node.id, pointer + "/if/" + std::to_string(i), "cell",
                          "The cell cannot be read: " + test.error().message + ".",
                          "Write a test such as >= 5, \"text\", [1..5], not(\"a\", \"b\") or -."});
    }
  }
};

}  // namespace

const engine::NodeType& decision_table_type() {
  static const DecisionTableType type;
  return type;
}

}  // namespace nf::nodes
