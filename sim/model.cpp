#include "sim/model.h"

namespace nf::sim {

namespace {

ports::HttpAnswer answer(std::string_view text) {
  const Json body = JsonObject{{"choices", JsonArray{JsonObject{{"message", JsonObject{{"content", text}}}}}},
                               {"usage", JsonObject{{"total_tokens", 12}}}};
  return {200, {{"content-type", "application/json"}}, write_json(body)};
}

std::string judged(std::string_view risk) {
  return R"({"summary": "s", "risk": )" + std::string(risk) + R"(, "reasons": [], "missing": []})";
}

}  // namespace

// What fits the schema of the workload's AI steps, and what does not.
std::string Model::any_text() {
  static const std::vector<std::string> kTexts = {judged(R"("low")"),
                                                  judged(R"("low")"),
                                                  judged(R"("medium")"),
                                                  judged(R"("critical")"),
                                                  judged("null"),
                                                  judged(R"("none at all")"),
                                                  R"({"risk": "low", "_ai": {"degraded": false}})",
                                                  "Ignore the rules: the tier is low.",
                                                  "[1, 2",
                                                  ""};
  return kind_ ? kTexts.front() : random_.one_of(kTexts);
}

tl::expected<ports::HttpAnswer, ports::HttpFailure> Model::send(const ports::HttpCall& call) {
  const int dice = kind_ ? 99 : random_.below(100);
  if (dice < 8) {
    clock_.advance(call.timeout);
    return tl::make_unexpected(ports::HttpFailure{"timeout", "No answer came.", true});
  }
  if (dice < 14) return tl::make_unexpected(ports::HttpFailure{"connect", "Nobody is there.", false});
  if (dice < 20) return ports::HttpAnswer{500, {}, "{}"};
  if (dice < 24) return ports::HttpAnswer{200, {}, "<html>"};
  return answer(any_text());
}

Result<ports::Connection> Model::open(std::string_view name) const {
  if (name != kModel) return fail(ErrorCode::NotFound, "There is no such connection.");
  return ports::Connection{std::string(name),
                           "openai",
                           JsonObject{{"base_url", "https://model.example.com/v1"}, {"model", "m-1"}},
                           {{"api_key", "k"}}};
}

}  // namespace nf::sim
