#include "store/sqlite/people.h"

#include <set>

#include "store/cursor.h"

namespace nf::store::sqlite {
namespace {

using People = std::set<UserId>;

People set_of(const std::vector<UserId>& people) { return People(people.begin(), people.end()); }

Result<> list_inbox(Connection& connection, std::int64_t n, const ports::ApprovalRow& before,
                    const ports::ApprovalRow& after) {
  const bool moved = before.due_at != after.due_at || before.opened_at != after.opened_at;
  const People old_people = set_of(before.can_decide), people = set_of(after.can_decide);
  for (const auto& user : old_people) {
    if (!moved && people.contains(user)) continue;
    TRY(connection.run("DELETE FROM inbox WHERE user = ? AND urgency = ? AND opened_at = ? AND approval = ?",
                       user, urgency(before.due_at), before.opened_at, n));
  }
  for (const auto& user : people) {
    if (!moved && old_people.contains(user)) continue;
    TRY(connection.run("INSERT INTO inbox(user, urgency, opened_at, approval) VALUES(?, ?, ?, ?)", user,
                       urgency(after.due_at), after.opened_at, n));
  }
  return {};
}

Result<> list_involved(Connection& connection, std::int64_t n, const ports::ApprovalRow& before,
                       const ports::ApprovalRow& after) {
  const bool moved = before.opened_at != after.opened_at;
  const People old_people = set_of(before.involved), people = set_of(after.involved);
  for (const auto& user : old_people) {
    if (!moved && people.contains(user)) continue;
    TRY(connection.run("DELETE FROM involved WHERE user = ? AND opened_at = ? AND approval = ?", user,
                       before.opened_at, n));
  }
  for (const auto& user : people) {
    if (!moved && old_people.contains(user)) continue;
    TRY(connection.run("INSERT INTO involved(user, opened_at, approval) VALUES(?, ?, ?)", user,
                       after.opened_at, n));
  }
  return {};
}

}  // namespace

std::string pack(const std::vector<UserId>& people) {
  std::string bytes;
  bytes.reserve(people.size() * sizeof(Uuid::bytes));
  for (const auto& person : people) {
    bytes.append(reinterpret_cast<const char*>(person.bytes.data()), person.bytes.size());
  }
  return bytes;
}

std::optional<std::vector<UserId>> unpack(std::string_view bytes) {
  constexpr std::size_t kSize = sizeof(Uuid::bytes);
  if (bytes.size() % kSize != 0) return std::nullopt;
  std::vector<UserId> people(bytes.size() / kSize);
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto part = bytes.substr(i * kSize, kSize);
    std::copy(part.begin(), part.end(), people[i].bytes.begin());
  }
  return people;
}

Result<> list_people(Connection& connection, std::int64_t n, const ports::ApprovalRow& before,
                     const ports::ApprovalRow& after) {
  TRY(list_inbox(connection, n, before, after));
  return list_involved(connection, n, before, after);
}

}  // namespace nf::store::sqlite
