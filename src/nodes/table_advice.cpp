#include "nodes/table_advice.h"

#include <map>

#include "base/pointer.h"
#include "expr/template.h"
#include "nodes/unary_test.h"

namespace nf::nodes {
namespace {

using namespace flow::finite;

// What a row asks of the inputs: where it holds, and where every one of its cells can be judged.
struct RowBoxes {
  std::string id;
  Box holds;
  Box judged;
};

class Table {
 public:
  Table(const flow::NodeSpec& node, const Domains& domains, Effort& effort)
      : node_(node), domains_(domains), effort_(effort) {}

  // False where it is more than can be looked at.
  bool read() { return read_cells() && make_dimensions() && make_boxes(); }

  const std::vector<Dimension>& dimensions() const { return dimensions_; }
  const std::vector<RowBoxes>& rows() const { return rows_; }
  Box usual() const {
    Box box;
    for (const Dimension& dimension : dimensions_) box.push_back(dimension.usual());
    return box;
  }

 private:
  bool read_cells() {
    const JsonArray& inputs = node_.config.at("inputs").as_array();
    for (const Json& input : inputs) columns_.push_back(column_of(input));
    for (const Json& row : node_.config.at("rows").as_array()) {
      auto& tests = tests_.emplace_back();
      for (const Json& cell : row.at("if").as_array()) {
        auto test = UnaryTest::parse(cell_text(cell));
        if (!test) return false;
        tests.push_back(std::move(*test));
      }
      if (tests.size() != columns_.size()) return false;
    }
    return true;
  }

  // Two inputs that are written alike have the same value.
  std::size_t column_of(const Json& input) {
    const Json& value = input.at("value");
    const std::string written = write_json(value);
    const auto [known, is_new] = written_.try_emplace(written, names_.size());
    if (is_new) {
      names_.push_back(string_at(input, "name").value_or(""));
      values_.push_back(domain_of_input(value));
    }
    return known->second;
  }

  Domain domain_of_input(const Json& value) const {
    const auto compiled = expr::Template::compile(value);
    if (!compiled) return {};
    if (compiled->constant())
      return {.listed = {{compiled->constant_value()}}, .missing = false, .vague = false};
    const auto uses = compiled->uses();
    if (!value.is_string() || uses.size() != 1 || !uses.front().pointer.empty()) return {};
    const expr::Program& program = uses.front().program;
    if (!program.is_path() || program.paths().size() != 1) return {};
    if (!is_one_expression(value.get_string(), program.source())) return {};
    return domains_.of(program.paths().front());
  }

  // Whether the text is `{{source}}` and nothing beside it.
  static bool is_one_expression(std::string_view text, std::string_view source) {
    return text.starts_with("{{") && text.ends_with("}}") && text.size() <= source.size() + 4 + kMaxBlanks &&
           text.substr(2, text.size() - 4).find(source) != std::string_view::npos;
  }

  bool make_dimensions() {
    std::vector<Constants> constants(names_.size());
    for (const auto& tests : tests_) {
      for (std::size_t i = 0; i < tests.size(); ++i) {
        tests[i].constants(
            [&](const Json& value, bool ordered) { constants[columns_[i]].add(value, ordered); });
      }
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      auto dimension = dimension_of(names_[i], values_[i], constants[i]);
      if (!dimension) return false;
      dimensions_.push_back(std::move(*dimension));
    }
    return true;
  }

  bool make_boxes() {
    const JsonArray& rows = node_.config.at("rows").as_array();
    std::size_t points = 0;
    for (const Dimension& dimension : dimensions_) points += dimension.points.size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!effort_.spend(kTest * points)) return false;
      RowBoxes boxes{row_id(rows[i], i), {}, {}};
      for (const Dimension& dimension : dimensions_) boxes.holds.push_back(dimension.all());
      boxes.judged = boxes.holds;
      for (std::size_t column = 0; column < columns_.size(); ++column)
        take_cell(tests_[i][column], columns_[column], boxes);
      rows_.push_back(std::move(boxes));
    }
    return true;
  }

  void take_cell(const UnaryTest& test, std::size_t at, RowBoxes& boxes) const {
    const Dimension& dimension = dimensions_[at];
    Points holds(dimension.points.size()), judged(dimension.points.size());
    for (std::size_t i = 0; i < dimension.points.size(); ++i) {
      const auto held = test.matches(dimension.points[i].value);  // what is missing is null
      if (!held) continue;
      judged.add(i);
      if (*held) holds.add(i);
    }
    boxes.holds[at] = boxes.holds[at] & holds;
    boxes.judged[at] = boxes.judged[at] & judged;
  }

  static constexpr std::size_t kMaxBlanks = 100;
  static constexpr std::size_t kTest = 20;  // the effort of judging a cell at a point

  const flow::NodeSpec& node_;
  const Domains& domains_;
  Effort& effort_;
  std::vector<std::size_t> columns_;  // by input: which dimension
  std::map<std::string, std::size_t> written_;
  std::vector<std::string> names_;  // by dimension
  std::vector<Domain> values_;
  std::vector<std::vector<UnaryTest>> tests_;  // by row
  std::vector<Dimension> dimensions_;
  std::vector<RowBoxes> rows_;
};

class TableAdvice {
 public:
  TableAdvice(const flow::NodeSpec& node, const Table& table, Effort& effort, flow::Problems& warnings)
      : node_(node), table_(table), effort_(effort), warnings_(warnings) {}

  void give() {
    const std::string hit = string_at(node_.config, "hit").value_or("unique");
    find_contradictions();
    if (hit == "first") find_shadowed();
    if (hit == "unique") find_overlaps();
    if (hit != "collect") find_gap();
  }

 private:
  const std::vector<RowBoxes>& rows() const { return table_.rows(); }

  void find_contradictions() {
    for (std::size_t i = 0; i < rows().size(); ++i) {
      for (std::size_t at = 0; at < rows()[i].holds.size(); ++at) {
        if (!rows()[i].holds[at].empty()) continue;
        warn(i, "row-never",
             "Row " + rows()[i].id + " never holds: " + table_.dimensions()[at].name +
                 " can have no value that fits its cell.",
             "Correct the cell, or remove the row.");
        break;
      }
    }
  }

  // The first row that holds is taken, and one that cannot be judged fails the step.
  void find_shadowed() {
    for (std::size_t i = 1; i < rows().size(); ++i) {
      Region left{rows()[i].holds};
      if (is_empty(left.front())) continue;
      for (std::size_t before = 0; before < i && !left.empty(); ++before) {
        left = subtract(intersect(left, {rows()[before].judged}, effort_), rows()[before].holds, effort_);
        if (effort_.spent()) return;
      }
      if (left.empty()) note_shadow(i);
    }
  }

  void note_shadow(std::size_t row) {
    for (std::size_t before = 0; before < row; ++before) {
      const Box both = intersect(rows()[row].holds, rows()[before].holds);
      if (is_empty(both)) continue;
      warn(row, "row-unreachable",
           "Row " + rows()[row].id + " is never taken" + where(both, " whatever the inputs are: ") + "row " +
               rows()[before].id + " is taken before it.",
           "Move it before row " + rows()[before].id + ", or remove it.");
      return;
    }
    warn(row, "row-unreachable",
         "Row " + rows()[row].id + " is never taken: wherever it holds, a row before it cannot be judged.",
         "Compare the input with values of one kind only.");
  }

  void find_overlaps() {
    for (std::size_t i = 1; i < rows().size(); ++i) {
      for (std::size_t before = 0; before < i; ++before) {
        if (!effort_.spend(rows()[i].holds.size() * 4)) return;
        const Box both = intersect(rows()[i].holds, rows()[before].holds);
        if (is_empty(both)) continue;
        warn(i, "row-overlap",
             "Rows " + rows()[before].id + " and " + rows()[i].id + " both hold" +
                 where(both, " whatever the inputs are, ") + "and with hit unique the step fails.",
             "Narrow one of them, or set hit to first.");
        break;
      }
    }
  }

  void find_gap() {
    Region left{table_.usual()};
    if (is_empty(left.front())) return;
    for (const RowBoxes& row : rows()) {
      left = subtract(intersect(left, {row.judged}, effort_), row.holds, effort_);
      if (effort_.spent() || left.empty()) return;
    }
    const std::string example = example_of(left.front(), table_.dimensions());
    if (example.empty()) return;
    warnings_.push_back({node_.id, "/config/rows", "row-gap",
                         "Where " + example + ", no row holds, and the outputs are null.",
                         "Add a row for it, or with hit first a last row of - for everything else."});
  }

  // ": where amount is 5, ", or that it is so for every input.
  std::string where(const Box& box, std::string always) const {
    const std::string example = example_of(box, table_.dimensions());
    return example.empty() ? always : ": where " + example + ", ";
  }

  void warn(std::size_t row, std::string code, std::string message, std::string mend) {
    if (warnings_.size() >= kMaxTableWarnings) return;
    warnings_.push_back(
        {node_.id, pointer_join("/config/rows", row), std::move(code), std::move(message), std::move(mend)});
  }

  const flow::NodeSpec& node_;
  const Table& table_;
  Effort& effort_;
  flow::Problems& warnings_;
};

}  // namespace

std::string row_id(const Json& row, std::size_t index) {
  return string_at(row, "id").value_or(std::to_string(index + 1));
}

std::string cell_text(const Json& cell) {
  return cell.is_string() ? std::string(cell.get_string()) : write_json(cell);
}

void advise_table(const flow::NodeSpec& node, const Domains& domains, Effort& effort,
                  flow::Problems& warnings) {
  Table table(node, domains, effort);
  if (table.read()) TableAdvice(node, table, effort, warnings).give();
}

}  // namespace nf::nodes
