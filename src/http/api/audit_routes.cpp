#include <charconv>

#include "http/api/routes.h"
#include "http/paging.h"
#include "http/problem.h"

namespace nf::http {

namespace {

// Leaves hold at most 8 KiB, whatever is nested in them.
constexpr JsonLimits kLeafLimits{.max_depth = 100};

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// Where the page begins: `cursor` is the `from` of the next one.
Result<std::uint64_t> first_seq(const Query& query) {
  for (const std::string_view name : {"cursor", "from"}) {
    const std::string* text = query.find(name);
    if (!text) continue;
    if (const auto number = whole_number(*text)) return *number;
    return fail(ErrorCode::InvalidInput, "The leaf to begin with must be a whole number from 0.", "",
                {{"/" + std::string(name), "must be a whole number from 0"}});
  }
  return 0;
}

Result<Json> leaf_json(const ports::LeafRow& row) {
  return JsonObject{{"seq", static_cast<std::int64_t>(row.seq)},
                    {"leaf", TRY(parse_json(row.bytes, kLeafLimits))},
                    {"bytes_base64", base64(row.bytes)}};
}

Result<Response> list(const Services& services, const Call& call) {
  const Query& query = call.request().query;
  const std::uint64_t from = TRY(first_seq(query));
  const PageWish wish = TRY(page_wish(query));
  auto reader = services.runtime.reader();
  const std::uint64_t size = TRY(reader->log_head()).size;
  JsonArray items;
  for (const ports::LeafRow& row : TRY(reader->leaves(std::min(from, size), wish.limit))) {
    items.push_back(TRY(leaf_json(row)));
  }
  const std::uint64_t next = std::min(from, size) + items.size();
  return json_response(200,
                       JsonObject{{"items", std::move(items)},
                                  {"size", static_cast<std::int64_t>(size)},
                                  {"next_cursor", next < size ? Json(std::to_string(next)) : Json(nullptr)}});
}

void answer_with_text(const CallPtr& call, Result<std::string> text) {
  if (!text) return call->refuse(text.error());
  call->answer(text_response(200, "text/plain; charset=utf-8", std::move(*text)));
}

void prove(const Services& services, const CallPtr& call) {
  const auto seq = whole_number(call->parameter("seq"));
  if (!seq) return call->refuse({ErrorCode::NotFound, "The log has no such leaf."});
  answer_with_text(call, services.log_keeper.inclusion(*seq));
}

}  // namespace

std::vector<Route> audit_routes(const Services& services) {
  return {
      {Method::Get,
       "/api/v1/audit/log",
       roles({Role::Auditor}),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "Leaves of the log, oldest first, parsed and as the very bytes that are hashed",
        .tag = "Audit",
        .response = "AuditLog",
        .query = {{"from", "number of the first leaf, from 0", "integer"},
                  {"cursor", "next_cursor of the page before"},
                  {"limit", "How many at most: 1 to 200, 50 where absent", "integer"}}}},
      // A checkpoint has no secrets: the more who keep it, the better.
      {Method::Get,
       "/api/v1/audit/checkpoint",
       anyone(),
       no_body(),
       [&services](const CallPtr& call) { answer_with_text(call, services.log_keeper.checkpoint()); },
       {.summary = "The latest signed checkpoint, as a C2SP signed note in plain text", .tag = "Audit"}},
      {Method::Get,
       "/api/v1/audit/log/{seq}/proof",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { prove(services, call); },
       {.summary = "Proof that a leaf is under the latest checkpoint, as a C2SP tlog-proof in plain text",
        .tag = "Audit"}},
  };
}

}  // namespace nf::http
