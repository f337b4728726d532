#include "base/check.h"
#include "base/pointer.h"
#include "connect/ai/builtin.h"
#include "connect/ai/utf8.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

bool is_risk(const Json& risk) {
  return risk.is_null() || risk == "low" || risk == "medium" || risk == "high" || risk == "critical";
}

// Each quote lies within the text that it names.
void are_quotes(const Json& request, const Json& quotes) {
  for (const Json& quote : quotes.as_array()) {
    const Json* text = pointer_get(request, *string_at(quote, "pointer"));
    CHECK(text && text->is_string());
    const std::size_t size = connect::ai::decode(text->get_string(), text->get_string().size()).size();
    const std::int64_t start = quote.at("start").as_int64(), end = quote.at("end").as_int64();
    CHECK(0 <= start && start < end && end <= static_cast<std::int64_t>(size));
  }
}

}  // namespace

// What a request says, read by the built-in rules.
void one_input(std::string_view bytes) {
  const auto parsed = parse_json(bytes);
  const Json request = parsed ? *parsed : Json{{"text", connect::ai::readable(bytes, bytes.size())}};
  const auto proposal = connect::ai::propose(request);
  CHECK(is_risk(proposal.output.at("risk")));
  CHECK(proposal.output.at("summary").is_string() && proposal.output.at("reasons").is_array() &&
        proposal.output.at("missing").is_array());
  CHECK(is_utf8(write_json(proposal.output)));
  are_quotes(request, proposal.quotes);
  CHECK(connect::ai::propose(request).output == proposal.output);
}

}  // namespace nf::fuzz
