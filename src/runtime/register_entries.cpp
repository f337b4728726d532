#include "runtime/register_entries.h"

#include <algorithm>
#include <future>

#include "runtime/leaves.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kMaxFound = 50;
constexpr std::size_t kMaxLookedAt = 10'000;  // by one lookup

std::chrono::sys_days day_of(Time now) { return std::chrono::floor<std::chrono::days>(now); }

bool same_address(std::string_view a, std::string_view b) {
  return !a.empty() && engine::folded_address(std::string(a)) == engine::folded_address(std::string(b));
}

// The row as it is after all jobs before.
Result<std::optional<ports::RegisterRow>> row_of_entry(Writing& writing, EntryId id) {
  const auto& changed = writing.batch().entries;
  const auto found = std::find_if(changed.rbegin(), changed.rend(),
                                  [id](const ports::RegisterRow& row) { return row.id == id; });
  if (found != changed.rend()) return std::optional(*found);
  return writing.reader().entry(id);
}

std::string requester_of(const Json& entry) {
  const Json* requester = find(entry, "requester");
  return requester ? string_at(*requester, "email").value_or("") : "";
}

engine::Actor system_actor() {
  return {.person = {"NeuronFlow", "", std::nullopt}, .operates = true, .via = "system"};
}

}  // namespace

std::string_view status_of(const ports::RegisterRow& row, std::chrono::sys_days day) {
  if (row.revoked_at && day_of(*row.revoked_at) <= day) return "revoked";
  if (row.until && *row.until < day) return "expired";
  if (row.until && *row.until <= day + std::chrono::days(kExpiringDays)) return "expiring";
  return "active";
}

Result<Json> entry_json(const ports::RegisterRow& row, std::chrono::sys_days day) {
  Json json = TRY(parse_json(row.document));
  JsonObject& entry = json.as_object();
  entry["status"] = status_of(row, day);
  if (row.revoked_at) {
    entry["revoked_at"] = format_time(*row.revoked_at);
    entry["revoked_reason"] = row.revoked_reason;
  }
  return json;
}

RevokeEntry::RevokeEntry(EntryId entry, std::string reason, AdminCall call, bool as_system)
    : AdminRequest(std::move(call)), entry_(entry), reason_(std::move(reason)), as_system_(as_system) {}

bool RevokeEntry::may_revoke(const Workspace& workspace, const ports::RegisterRow& row) const {
  if (as_system_ || is_by_admin(workspace)) return true;
  const std::string& email = by().person.email;
  if (same_address(row.owner, email)) return true;
  return std::ranges::any_of(workspace.policies(), [&](const auto& policy) {
    const auto& [id, known] = policy;
    return (row.policy == id || row.policy.starts_with(id + " ")) && same_address(known.owner, email);
  });
}

Result<Reply> RevokeEntry::carry_out(Writing& writing) {
  auto row = TRY(row_of_entry(writing, entry_));
  if (!row) return fail(ErrorCode::NotFound, "There is no such entry.");
  if (!may_revoke(writing.workspace(), *row)) {
    return fail(ErrorCode::Forbidden,
                "Only the entry's owner, its policy's owner or an admin may revoke it.");
  }
  const Time now = writing.now();
  const std::string_view status = status_of(*row, day_of(now));
  if (status == "revoked" && as_system_) return json_reply(200, TRY(entry_json(*row, day_of(now))));
  if (status == "revoked" || status == "expired") {
    return fail(ErrorCode::Conflict, "This exception is not in force: it is " + std::string(status) + ".",
                "not-in-force");
  }
  row->revoked_at = now;
  row->revoked_reason = reason_;
  TRY(writing.append_leaf(log::LeafDraft{"exception.revoked",
                                         now,
                                         leaf_actor(by()),
                                         {"entry", to_string(entry_)},
                                         JsonObject{{"execution", to_string(row->execution)}}}));
  writing.batch().entries.push_back(*row);
  return json_reply(200, TRY(entry_json(*row, day_of(now))));
}

bool RegisterWorker::harmless(const engine::Release& release) const {
  return string_at(*release.effect().request, "operation") == "lookup";
}

ports::EffectResult RegisterWorker::carry_out(const engine::Release& release) {
  const Json& request = *release.effect().request;
  const bool revokes = string_at(request, "operation") == "revoke";
  const auto result = revokes ? revoke(request)
                              : look_up_entries(*runtime_.reader(), request, day_of(runtime_.clock().now()));
  if (!result) {
    return {.error = engine::StepError{"register", result.error().message, ""},
            .retryable = result.error().code == ErrorCode::Unavailable};
  }
  return {.output = std::make_shared<const Json>(*result),
          .provenance = expr::Provenance::of(expr::Source::External)};
}

Result<Json> look_up_entries(ports::Reader& reader, const Json& request, std::chrono::sys_days today) {
  if (const auto id = string_at(request, "entry")) {
    const auto row = TRY(reader.entry(TRY(parse_id<EntryId>(*id))));
    Json entry = row ? TRY(entry_json(*row, today)) : Json(nullptr);
    JsonArray entries;
    if (row) entries.push_back(entry);
    return Json(JsonObject{{"entry", std::move(entry)}, {"entries", std::move(entries)}});
  }
  const ports::RegisterFilter filter{.policy = string_at(request, "policy").value_or(""),
                                     .status = string_at(request, "status").value_or(""),
                                     .today = today,
                                     .expiring_days = kExpiringDays};
  const auto requester = string_at(request, "requester");
  JsonArray entries;
  ports::Page page{.limit = 200};
  for (std::size_t seen = 0; seen < kMaxLookedAt && entries.size() < kMaxFound;) {
    const auto listed = TRY(reader.entries(filter, page));
    for (const ports::RegisterRow& row : listed.rows) {
      Json entry = TRY(entry_json(row, today));
      const bool fits = !requester || same_address(*requester, requester_of(entry));
      if (fits && entries.size() < kMaxFound) entries.push_back(std::move(entry));
    }
    seen += listed.rows.size();
    page.cursor = listed.next_cursor;
    if (page.cursor.empty()) break;
  }
  Json newest = entries.empty() ? Json(nullptr) : entries.front();
  return Json(JsonObject{{"entry", std::move(newest)}, {"entries", std::move(entries)}});
}

Result<Json> RegisterWorker::revoke(const Json& request) {
  const auto id = TRY(parse_id<EntryId>(string_at(request, "entry").value_or("")));
  const auto answered = std::make_shared<std::promise<Result<Json>>>();
  auto answer = answered->get_future();
  Answering answering{
      [answered](const Reply& reply) {
        auto body = parse_json(reply.body);
        if (reply.status == 200 && body) return answered->set_value(std::move(*body));
        answered->set_value(fail(reply.status == 503 ? ErrorCode::Unavailable : ErrorCode::Conflict,
                                 body ? string_at(*body, "detail").value_or("") : reply.body));
      },
      [](const Error& error) {
        const int status = error.code == ErrorCode::Unavailable ? 503 : 409;
        return Reply{status, write_json(JsonObject{{"detail", error.message}}), {}};
      }};
  if (!runtime_.submit(std::make_unique<RevokeEntry>(id, string_at(request, "reason").value_or(""),
                                                     AdminCall{system_actor(), std::move(answering)},
                                                     true))) {
    return fail(ErrorCode::Unavailable, "The server has too much to do.");
  }
  Json entry = TRY(answer.get());
  return Json(JsonObject{{"entry", std::move(entry)}});
}

}  // namespace nf::runtime
