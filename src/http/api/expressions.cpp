#include <chrono>

#include "expr/template_text.h"
#include "http/api/draft_data.h"
#include "http/api/expression_names.h"
#include "http/api/routes.h"
#include "runtime/body_reader.h"

namespace nf::http {

namespace {

constexpr std::size_t kMaxExpressions = 100;  // in one source
constexpr std::chrono::milliseconds kMaxTime{2'000};
constexpr std::size_t kMaxShown = 256 * 1024;  // bytes of a value as JSON

// A mistake in the source.
struct Wrong {
  std::string message;
  std::optional<std::size_t> offset;  // in bytes
};
// Why there is no value of something that is right.
struct NoValue {
  std::string why;
};
using Outcome = std::variant<expr::Evaluated, Wrong, NoValue>;

// Offsets as the editor counts them.
std::int64_t utf16_units(std::string_view text) {
  std::int64_t count = 0;
  for (const unsigned char byte : text) {
    if ((byte & 0xC0) != 0x80) count += byte >= 0xF0 ? 2 : 1;
  }
  return count;
}

// What stands in a step's config, taken apart and looked at as publishing does.
class Writing {
 public:
  Writing(const DraftPlace& place, std::string source, bool condition, const flow::Catalogue& catalogue)
      : source_(std::move(source)), condition_(condition) {
    const auto where = condition ? flow::place_of_condition(*place.type) : flow::ExpressionPlace::Template;
    names_ = flow::names_at(place.document, place.graph, catalogue, place.node, where).names;
  }

  Outcome evaluate(const DraftData& data) {
    if (auto wrong = read()) return std::move(*wrong);
    if (expressions_ > kMaxExpressions) {
      return NoValue{"There are more than " + std::to_string(kMaxExpressions) + " expressions in it."};
    }
    for (const expr::TextPart& part : parts_) {
      if (!part.expression) continue;
      if (auto wrong = compile(part)) return std::move(*wrong);
    }
    for (const expr::Program& program : programs_) {
      for (const expr::Path& path : program.paths()) {
        if (auto why = data.missing(path)) return NoValue{std::move(*why)};
      }
    }
    return condition_ ? run_condition(data) : run_template(data);
  }

  // Of the value, as far as it is known before; null where it is not.
  Json type() const {
    if (condition_) return "boolean";
    if (parts_.size() != 1 || !parts_.front().expression)
      return parts_.empty() ? Json(nullptr) : Json("string");
    const std::string type = expr::type_of(parts_.front().text, names_);
    return type.empty() ? Json(nullptr) : Json(type);
  }

  const std::string& source() const { return source_; }

 private:
  std::optional<Wrong> read() {
    if (condition_) {
      parts_.push_back({true, 0, source_});
      expressions_ = 1;
      return std::nullopt;
    }
    auto parts = expr::split_text(source_);
    if (!parts) return Wrong{parts.error().message, parts.error().offset};
    parts_ = std::move(*parts);
    for (const expr::TextPart& part : parts_) expressions_ += part.expression ? 1 : 0;
    return std::nullopt;
  }

  std::optional<Wrong> compile(const expr::TextPart& part) {
    const auto findings = expr::check(part.text, names_, condition_);
    if (!findings.empty()) return Wrong{findings.front().message, part.offset + findings.front().offset};
    auto program = expr::Program::compile(part.text);
    if (!program) return located(part, program.error());
    programs_.push_back(std::move(*program));
    return std::nullopt;
  }

  static Wrong located(const expr::TextPart& part, const Error& error) {
    expr::Located place = expr::unlocate(part.text, error.message);
    if (place.offset) *place.offset += part.offset;
    return {std::move(place.message), place.offset};
  }

  Outcome run_condition(const DraftData& data) const {
    expr::Sources read;
    const auto held = programs_.front().evaluate_condition(data, read);
    if (!held) return located(parts_.front(), held.error());
    return expr::Evaluated{Json(*held), {}};
  }

  Outcome run_template(const DraftData& data) const {
    const auto deadline = std::chrono::steady_clock::now() + kMaxTime;
    auto program = programs_.begin();
    for (const expr::TextPart& part : parts_) {
      if (!part.expression) continue;
      if (std::chrono::steady_clock::now() > deadline) return NoValue{"It takes too long to work out here."};
      auto value = (program++)->evaluate_or_null(data);
      if (!value) return located(part, value.error());
      if (parts_.size() == 1) return std::move(*value);
    }
    auto text = expr::TemplateText::compile(source_);
    if (!text) return Wrong{text.error().message, std::nullopt};
    auto value = text->evaluate(data, {});
    if (!value) return Wrong{value.error().message, std::nullopt};
    return std::move(*value);
  }

  const std::string source_;
  const bool condition_;
  expr::Names names_;
  std::vector<expr::TextPart> parts_;
  std::size_t expressions_ = 0;
  std::vector<expr::Program> programs_;
};

std::string text_of(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? std::string(value.get_string()) : write_json(value);
}

Json no_value(const std::string& why, const Writing& writing) {
  return JsonObject{{"unknown", why}, {"type", writing.type()}};
}

struct ShowOutcome {
  const Writing& writing;

  Json operator()(const expr::Evaluated& result) const {
    const std::size_t size = write_json(result.value).size();
    if (size > kMaxShown) {
      return no_value("The value is too large to be shown here: " + std::to_string(size) + " bytes.",
                      writing);
    }
    return JsonObject{{"value", result.value}, {"text", text_of(result.value)}};
  }
  Json operator()(const Wrong& wrong) const {
    Json offset;
    if (wrong.offset) offset = utf16_units(std::string_view(writing.source()).substr(0, *wrong.offset));
    return JsonObject{{"error", JsonObject{{"message", wrong.message}, {"offset", std::move(offset)}}}};
  }
  Json operator()(const NoValue& none) const { return no_value(none.why, writing); }
};

Result<Response> evaluate(const Services& services, const Call& call) {
  runtime::BodyReader reader(call.json(),
                             {"document", "node", "source", "mode", "input", "execution_id", "pins"});
  reader.require("document").require("node").require("source").require("mode");
  auto source = reader.text("source", expr::kMaxSourceBytes);
  const auto mode = string_at(call.json(), "mode");
  const bool condition = mode == "expression";
  if (mode && !condition && mode != "template") reader.fault("/mode", "must be template or expression");
  TRY(reader.end());
  if (!mode) return runtime::refuse({{"/mode", "must be template or expression"}});
  const flow::Catalogue& catalogue = services.runtime.versions().catalogue();
  const DraftPlace place = TRY(read_place(call.json(), catalogue));
  const DraftData data = TRY(DraftData::read(services, call, place));
  Writing writing(place, *source, condition, catalogue);
  const Outcome outcome = writing.evaluate(data);
  return json_response(200, std::visit(ShowOutcome{writing}, outcome));
}

Result<Response> list_names(const Services& services, const Call& call) {
  runtime::BodyReader reader(call.json(), {"document", "node", "execution_id", "input", "pins"});
  reader.require("document").require("node");
  TRY(reader.end());
  const flow::Catalogue& catalogue = services.runtime.versions().catalogue();
  const DraftPlace place = TRY(read_place(call.json(), catalogue));
  const DraftData data = TRY(DraftData::read(services, call, place));
  return json_response(
      200, JsonObject{{"names", names_json(place, data, catalogue)}, {"functions", functions_json()}});
}

}  // namespace

std::vector<Route> expression_routes(const Services& services) {
  const Who editors = roles({Role::Builder});
  return {
      {Method::Post,
       "/api/v1/expressions/evaluate",
       editors,
       json_body(),
       [&services](const CallPtr& call) { answer_with(call, evaluate(services, *call)); },
       {.summary =
            "What a text with expressions, or a condition, gives at a step of a document: its value, what "
            "is wrong with it and where, or why there is no value",
        .tag = "Workflows",
        .request = "ExpressionTrial",
        .response = "ExpressionResult",
        .keyless = true},
       Scope::Read},
      {Method::Post,
       "/api/v1/expressions/names",
       editors,
       json_body(),
       [&services](const CallPtr& call) { answer_with(call, list_names(services, *call)); },
       {.summary = "What may stand in the expressions of a step: names with their types, and functions",
        .tag = "Workflows",
        .request = "ExpressionPlace",
        .response = "ExpressionNames",
        .keyless = true},
       Scope::Read}};
}

}  // namespace nf::http
