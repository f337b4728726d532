#include <algorithm>
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
Result<std::optional<std::uint64_t>> first_seq(const Query& query) {
  for (const std::string_view name : {"cursor", "from"}) {
    const std::string* text = query.find(name);
    if (!text) continue;
    if (const auto number = whole_number(*text)) return std::optional(*number);
    return fail(ErrorCode::InvalidInput, "The leaf to begin with must be a whole number from 0.", "",
                {{"/" + std::string(name), "must be a whole number from 0"}});
  }
  return std::optional<std::uint64_t>{};
}

Result<Json> leaf_json(const ports::LeafRow& row) {
  return JsonObject{{"seq", static_cast<std::int64_t>(row.seq)},
                    {"leaf", TRY(parse_json(row.bytes, kLeafLimits))},
                    {"bytes_base64", base64(row.bytes)}};
}

// Which leaves are wanted. They are found by looking: the log has no index, and is not to be changed for one.
struct Wanted {
  std::string kind;  // or the beginning of one
  std::string actor;
  std::string subject;

  static Wanted of(const Query& query) {
    const auto text = [&](std::string_view name) {
      const std::string* value = query.find(name);
      return value ? *value : std::string();
    };
    return {text("kind"), text("actor"), text("subject")};
  }
  bool all() const { return kind.empty() && actor.empty() && subject.empty(); }
  bool holds(const Json& leaf) const {
    return string_at(leaf, "kind").value_or("").starts_with(kind) && has_id(leaf, "actor", actor) &&
           has_id(leaf, "subject", subject);
  }

 private:
  static bool has_id(const Json& leaf, std::string_view member, const std::string& id) {
    const Json* who = find(leaf, member);
    return id.empty() || (who && string_at(*who, "id") == id);
  }
};

// A walk through the log from one end, page by page.
class Walk {
 public:
  Walk(ports::Reader& reader, std::uint64_t size, bool newest_first, std::optional<std::uint64_t> from)
      : reader_(reader), size_(size), newest_first_(newest_first) {
    next_ = newest_first_ ? std::min(from.value_or(size_), size_) : std::min(from.value_or(0), size_);
  }

  // Adds what is wanted, at most `limit` leaves, having looked at no more than kMaxLookedAt.
  Result<JsonArray> take(const Wanted& wanted, std::size_t limit) {
    JsonArray items;
    for (std::size_t looked = 0; looked < kMaxLookedAt && items.size() < limit && !done();) {
      const std::size_t step = wanted.all() ? limit : kStep;
      const std::vector<ports::LeafRow> rows = TRY(leaves(step));
      for (const ports::LeafRow& row : rows) {
        if (items.size() == limit) break;
        next_ = newest_first_ ? row.seq : row.seq + 1;
        ++looked;
        Json item = TRY(leaf_json(row));
        if (wanted.holds(item.at("leaf"))) items.push_back(std::move(item));
      }
      if (rows.empty()) break;
    }
    return items;
  }
  // Where the next page begins.
  Json cursor() const { return done() ? Json(nullptr) : Json(std::to_string(next_)); }

 private:
  static constexpr std::size_t kMaxLookedAt = 20'000;
  static constexpr std::size_t kStep = 1'000;

  bool done() const { return newest_first_ ? next_ == 0 : next_ >= size_; }
  Result<std::vector<ports::LeafRow>> leaves(std::size_t count) {
    if (!newest_first_) return reader_.leaves(next_, count);
    const std::uint64_t first = next_ - std::min<std::uint64_t>(next_, count);
    std::vector<ports::LeafRow> rows = TRY(reader_.leaves(first, next_ - first));
    std::ranges::reverse(rows);
    return rows;
  }

  ports::Reader& reader_;
  const std::uint64_t size_;
  const bool newest_first_;
  std::uint64_t next_ = 0;  // the next leaf; newest first: the one after it
};

Result<bool> newest_first(const Query& query) {
  const std::string* order = query.find("order");
  if (!order || *order == "oldest") return false;
  if (*order == "newest") return true;
  return fail(ErrorCode::InvalidInput, "`order` must be oldest or newest.", "",
              {{"/order", "must be oldest or newest"}});
}

Result<Response> list(const Services& services, const Call& call) {
  const Query& query = call.request().query;
  const std::optional<std::uint64_t> from = TRY(first_seq(query));
  const bool newest = TRY(newest_first(query));
  const PageWish wish = TRY(page_wish(query));
  auto reader = services.runtime.reader();
  const std::uint64_t size = TRY(reader->log_head()).size;
  Walk walk(*reader, size, newest, from);
  JsonArray items = TRY(walk.take(Wanted::of(query), wish.limit));
  return json_response(200, JsonObject{{"items", std::move(items)},
                                       {"size", static_cast<std::int64_t>(size)},
                                       {"next_cursor", walk.cursor()}});
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
       {.summary = "Leaves of the log, parsed and as the very bytes that are hashed; a page holds what is "
                   "wanted out of at most 20,000 leaves",
        .tag = "Audit",
        .response = "AuditLog",
        .query = {{"from",
                   "number of the first leaf, from 0; newest first: of the one before which it begins",
                   "integer"},
                  {"order", "oldest (where absent) or newest first"},
                  {"kind", "only of this kind, or of those that begin so, such as decision"},
                  {"actor", "only by this actor's id"},
                  {"subject", "only about the subject of this id, such as an execution's"},
                  {"cursor", "next_cursor of the page before"},
                  {"limit", "How many at most: 1 to 200, 50 where absent", "integer"}}}},
      // A checkpoint has no secrets: the more who keep it, the better.
      {Method::Get,
       "/api/v1/audit/checkpoint",
       anyone(),
       no_body(),
       [&services](const CallPtr& call) { answer_with_text(call, services.log_keeper.checkpoint()); },
       {.summary = "The latest signed checkpoint, as a C2SP signed note in plain text",
        .tag = "Audit",
        .media = "text/plain"}},
      {Method::Get,
       "/api/v1/audit/log/{seq}/proof",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { prove(services, call); },
       {.summary = "Proof that a leaf is under the latest checkpoint, as a C2SP tlog-proof in plain text",
        .tag = "Audit",
        .media = "text/plain"}},
  };
}

}  // namespace nf::http
