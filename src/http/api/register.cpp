#include "http/api/admin.h"
#include "http/api/filters.h"
#include "http/api/routes.h"
#include "http/api/shapes.h"
#include "http/paging.h"
#include "runtime/body_reader.h"
#include "runtime/register_entries.h"
#include "runtime/register_summary.h"

namespace nf::http {

namespace {

constexpr std::string_view kStatuses[] = {"active", "expiring", "expired", "revoked"};

std::chrono::sys_days today_of(const Services& services) {
  return std::chrono::floor<std::chrono::days>(services.runtime.clock().now());
}

// The whole register is for those who own policies or look after them; requesters see what they were granted.
bool sees_whole_register(const Caller& caller) {
  return sees_everything(caller) || caller.roles.has(Role::Reviewer);
}

bool sees(const Caller& caller, ports::Reader& reader, const ports::RegisterRow& row) {
  if (sees_whole_register(caller)) return true;
  const auto execution = reader.execution(row.execution);
  return execution && *execution && owns(caller, **execution);
}

Result<Response> list(const Services& services, const Call& call) {
  const Query& query = call.request().query;
  ports::RegisterFilter filter{.today = today_of(services), .expiring_days = runtime::kExpiringDays};
  if (const std::string* policy = query.find("policy")) filter.policy = *policy;
  filter.status = TRY(word_in_query(query, "status", kStatuses));
  if (const std::string* as_of = query.find("as_of")) {
    const auto day = parse_date(*as_of);
    if (!day)
      return fail(ErrorCode::InvalidInput, "`as_of` must be a date.", "", {{"/as_of", "must be a date"}});
    filter.as_of = *day;
  }
  if (!sees_whole_register(call.caller())) {
    filter.requester = call.caller().user;
    filter.requester_address = engine::folded_address(call.caller().email);
  }
  const PageWish wish = TRY(page_wish(query));
  auto reader = services.runtime.reader();
  const auto listed = TRY(reader->entries(filter, {wish.limit, wish.cursor}));
  JsonArray items;
  for (const ports::RegisterRow& row : listed.rows) {
    items.push_back(TRY(runtime::entry_json(row, filter.as_of.value_or(filter.today))));
  }
  return page_response(std::move(items), listed.next_cursor);
}

Result<Response> show(const Services& services, const Call& call) {
  const auto id = TRY(id_in_path<EntryId>(call));
  auto reader = services.runtime.reader();
  const auto row = TRY(reader->entry(id));
  if (!row || !sees(call.caller(), *reader, *row)) {
    return fail(ErrorCode::NotFound, "There is no such entry.");
  }
  return json_response(200, TRY(runtime::entry_json(*row, today_of(services))));
}

Result<Response> summary(const Services& services) {
  auto reader = services.runtime.reader();
  return json_response(200, TRY(runtime::register_summary(*reader, *services.runtime.workspace(),
                                                          services.runtime.clock().now())));
}

void revoke(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<EntryId>(*call);
  if (!id) return call->refuse(id.error());
  auto reader = services.runtime.reader();
  const auto row = reader->entry(*id);
  if (!row) return call->refuse(row.error());
  if (!*row || !sees(call->caller(), *reader, **row)) {
    return call->refuse({ErrorCode::NotFound, "There is no such entry."});
  }
  runtime::BodyReader body(call->json(), {"reason"});
  const auto reason = body.require("reason").line("reason", 1'000);
  if (const auto read = body.end(); !read) return call->refuse(read.error());
  auto by = admin_call(call);
  if (!by) return;
  submit(services, call, std::make_unique<runtime::RevokeEntry>(*id, *reason, std::move(*by)));
}

}  // namespace

std::vector<Route> register_routes(const Services& services) {
  return {
      {Method::Get,
       "/api/v1/register",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, list(services, *call)); },
       {.summary = "The policy register: exceptions that were granted",
        .tag = "Register",
        .response = "RegisterEntry",
        .list = true,
        .query = {{"policy", "of this policy"},
                  {"status", "active, expiring, expired or revoked"},
                  {"as_of", "a date: as it was in force then"}}}},
      {Method::Get,
       "/api/v1/register/summary",
       roles({Role::Builder, Role::Operator, Role::Auditor, Role::Reviewer}),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, summary(services)); },
       {.summary =
            "What is in force and what ends soon, by policy and tier; who decides how much, and how fast",
        .tag = "Register",
        .response = "RegisterSummary"}},
      {Method::Get,
       "/api/v1/register/{id}",
       signed_in(),
       no_body(),
       [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
       {.summary = "One entry of the register", .tag = "Register", .response = "RegisterEntry"}},
      {Method::Post,
       "/api/v1/register/{id}/revoke",
       roles({Role::Admin, Role::Builder, Role::Operator, Role::Reviewer, Role::Requester}),
       json_body(),
       [&services](const CallPtr& call) { revoke(services, call); },
       {.summary = "End an exception before its time: by its owner, its policy's owner or an admin",
        .tag = "Register",
        .request = "Revocation",
        .response = "RegisterEntry"}},
  };
}

}  // namespace nf::http
