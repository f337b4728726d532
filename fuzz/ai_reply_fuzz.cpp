#include "base/check.h"
#include "connect/ai/fit.h"
#include "connect/ai/openai_wire.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

using connect::ai::Reply;

void is_sound(const Reply& reply) {
  CHECK(reply.text.has_value() == reply.fault.empty());
  CHECK(reply.tokens >= 0 && is_utf8(reply.served_by) && is_utf8(reply.fault));
  if (reply.wait) CHECK(*reply.wait >= Millis(0) && reply.transient);
}

// The model's text, as an answer that must fit the schema of the step.
void is_held_to_its_schema(std::string_view text) {
  static const Json schema = *parse_json(
      R"({"type": "object", "properties": {"risk": {"enum": ["low", "high"]}, "summary": {"type": "string"}},
          "required": ["risk"], "additionalProperties": false})");
  const auto answer = parse_json(text);
  if (!answer || !connect::ai::faults_of(*answer, schema).empty()) return;
  const auto risk = string_at(*answer, "risk");
  CHECK(risk == "low" || risk == "high");
}

}  // namespace

// The headers of an answer of a model's server, a line each, and its body.
void one_input(std::string_view bytes) {
  auto [head, body] = halves(bytes);
  ports::HttpAnswer answer{.body = std::string(body)};
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find('\n'));
    head.remove_prefix(std::min(line.size() + 1, head.size()));
    const std::size_t colon = line.find(": ");
    if (colon != line.npos) answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  for (const int status : {200, 400, 429, 503}) {
    answer.status = status;
    const Reply reply = connect::ai::read_reply(answer);
    is_sound(reply);
    if (status != 200) CHECK(!reply.text);
    if (reply.text) is_held_to_its_schema(*reply.text);
  }
}

}  // namespace nf::fuzz
