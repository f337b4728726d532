#include <algorithm>
#include <array>
#include <set>

#include "flow/names.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

constexpr std::size_t kMaxSourceBytes = 64 * 1024;
constexpr std::size_t kMaxReadBytes = 1024 * 1024;  // as JSON, of all that the source names

// The names that a source knows, beside `nodes` and `now`.
constexpr std::array kRoots = {expr::Root::Input,     expr::Root::Trigger,  expr::Root::Vars,
                               expr::Root::Execution, expr::Root::Workflow, expr::Root::Item,
                               expr::Root::Index};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// What a source names, by its text alone: a name in a comment counts, and what is not named is not given.
struct Named {
  std::set<std::string> words;
  std::set<std::string> nodes;  // x of nodes.x, nodes?.x, nodes["x"]
};

std::string_view word_at(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, is_word);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view skip_blanks(std::string_view text) {
  const std::size_t next = text.find_first_not_of(" \t\r\n");
  return next == std::string_view::npos ? std::string_view() : text.substr(next);
}

// The member that is named right behind `nodes`; empty where none is.
std::string_view member_after(std::string_view text) {
  text = skip_blanks(text);
  if (text.starts_with("?."))
    text.remove_prefix(2);
  else if (text.starts_with("."))
    text.remove_prefix(1);
  else if (!text.starts_with("["))
    return {};
  text = skip_blanks(text);
  if (!text.starts_with("[")) return word_at(text);
  text = skip_blanks(text.substr(1));
  if (text.empty() || (text[0] != '"' && text[0] != '\'' && text[0] != '`')) return {};
  return word_at(text.substr(1));
}

// Whether what begins at `at` is a member of something (`graph.nodes`), not a name (`...nodes`).
bool is_member(std::string_view source, std::size_t at) {
  return at > 0 && source[at - 1] == '.' && !(at > 1 && source[at - 2] == '.');
}

Named named_in(std::string_view source) {
  Named named;
  for (std::size_t at = 0; at < source.size();) {
    const std::string_view word = word_at(source.substr(at));
    const bool stands = !word.empty() && !is_member(source, at);
    at += std::max<std::size_t>(word.size(), 1);
    if (!stands) continue;
    named.words.emplace(word);
    if (word != "nodes") continue;
    const std::string_view member = member_after(source.substr(at));
    if (!member.empty()) named.nodes.emplace(member);
  }
  return named;
}

class Code final : public engine::Behaviour {
 public:
  explicit Code(const Json& config)
      : source_(string_at(config, "source").value_or("")), named_(named_in(source_)) {}

  engine::Action run(const engine::StepInput& input) const override {
    JsonObject data;
    expr::Sources sources;
    for (const expr::Root root : kRoots) {
      if (named_.words.contains(std::string(expr::name_of(root))))
        give(data, expr::name_of(root), input.scope.root(root), sources);
    }
    if (named_.words.contains("nodes")) {
      JsonObject nodes;
      for (const std::string& id : named_.nodes) give(nodes, id, input.scope.node(id), sources);
      data["nodes"] = std::move(nodes);
    }
    const std::string now = format_time(input.scope.now().value_or(input.now));
    data["now"] = now;
    Json all = std::move(data);
    if (write_json(all).size() > kMaxReadBytes) {
      return engine::Fail{
          {"limit", "What the code reads is larger than 1 MiB: let a step before it choose what it needs.",
           "/source"}};
    }
    JsonObject request{{"source", source_}, {"now", now}, {"data", std::move(all)}};
    request["sources"] = names_of(sources);
    return engine::RunEffect{"code", share(std::move(request))};
  }

 private:
  static void give(JsonObject& into, std::string_view name, const expr::Binding& binding,
                   expr::Sources& sources) {
    if (!binding.value) return;
    into[name] = *binding.value;
    if (binding.provenance) sources |= binding.provenance->sources();
  }

  static JsonArray names_of(expr::Sources sources) {
    JsonArray names;
    if (sources.has(expr::Source::External)) names.emplace_back("external");
    if (sources.has(expr::Source::Ai)) names.emplace_back("ai");
    return names;
  }

  const std::string source_;
  const Named named_;
};

class CodeType final : public DescribedType {
 public:
  CodeType()
      : DescribedType(
            {.name = "code",
             .title = "Code",
             .group = "data",
             .description =
                 "Runs JavaScript: the source is the body of a function, and what it returns is the output. "
                 "It "
                 "reads what an expression reads, by the same names: input, nodes.<id>, trigger, vars, "
                 "execution, workflow, now, and inside a loop item and index. It runs in a process of its "
                 "own, "
                 "without network, files, secrets or a clock but now, for 2 seconds and in 64 MiB at most; "
                 "Math.random is refused, because a step that runs again must give the same.",
             .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "language": {"title": "Language", "enum": ["javascript"], "default": "javascript"},
                 "source": {"type": "string", "title": "Source", "minLength": 1, "maxLength": 65536,
                            "contentMediaType": "text/javascript",
                            "description": "The body of a function, such as: return {total: input.body.amount * 2}"}
               },
               "required": ["language", "source"],
               "additionalProperties": false
             })"),
             .example = literal(R"({"language": "javascript",
                                    "source": "const lines = trigger.body.lines;\nconst total = lines.reduce((sum, line) => sum + line.price * line.count, 0);\nreturn {total, lines: lines.length, on: now.slice(0, 10)};"})")}) {
  }

  // Braces are the language's own.
  std::vector<std::string_view> literal_keys() const override { return {"source"}; }

  std::vector<flow::Reading> readings(const Json& config) const override {
    const Named named = named_in(string_at(config, "source").value_or(""));
    std::vector<flow::Reading> readings;
    for (const expr::Root root : kRoots) {
      std::string name(expr::name_of(root));
      if (named.words.contains(name)) readings.push_back({"/source", std::move(name)});
    }
    for (const std::string& id : named.nodes) readings.push_back({"/source", "nodes." + id});
    return readings;
  }

  // Only what the source names is given to it.
  expr::Sources output_sources(const Json&, const std::vector<std::string>&,
                               const flow::Operands& operands) const override {
    return operands.at("");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"language"}, problems);
    const std::string source = string_at(node.config, "source").value_or("");
    if (source.size() > kMaxSourceBytes) {
      problems.push_back({node.id, "/config/source", "limit", "The source is larger than 64 KiB.",
                          "Divide it among several steps."});
    }
    if (source.find_first_not_of(" \t\r\n") == std::string::npos) {
      problems.push_back({node.id, "/config/source", "empty", "The source is empty.",
                          "Write the body of a function: return {…}."});
    }
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Code>(node.config);
  }
};

}  // namespace

const engine::NodeType& code_type() {
  static const CodeType type;
  return type;
}

}  // namespace nf::nodes
