#include "store/sqlite/people.h"

#include <set>

#include "store/cursor.h"

namespace nf::store::sqlite {
namespace {

using People = std::set<UserId>;

constexpr std::size_t kVoteBytes = sizeof(Uuid::bytes) + sizeof(std::uint64_t);

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

// A vote is the user and 8 bytes of time, highest first.
std::string pack(const std::vector<ports::Vote>& votes) {
  std::string bytes;
  bytes.reserve(votes.size() * kVoteBytes);
  for (const ports::Vote& vote : votes) {
    bytes.append(reinterpret_cast<const char*>(vote.user.bytes.data()), vote.user.bytes.size());
    const auto at = static_cast<std::uint64_t>(vote.at.time_since_epoch().count());
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(at >> shift);
  }
  return bytes;
}

std::optional<std::vector<ports::Vote>> unpack_votes(std::string_view bytes) {
  if (bytes.size() % kVoteBytes != 0) return std::nullopt;
  std::vector<ports::Vote> votes(bytes.size() / kVoteBytes);
  for (ports::Vote& vote : votes) {
    std::copy_n(bytes.begin(), vote.user.bytes.size(), vote.user.bytes.begin());
    std::uint64_t at = 0;
    for (const char byte : bytes.substr(vote.user.bytes.size(), sizeof at)) {
      at = at << 8 | static_cast<unsigned char>(byte);
    }
    vote.at = Time(Millis(static_cast<std::int64_t>(at)));
    bytes.remove_prefix(kVoteBytes);
  }
  return votes;
}

Result<> list_people(Connection& connection, std::int64_t n, const ports::ApprovalRow& before,
                     const ports::ApprovalRow& after) {
  TRY(list_inbox(connection, n, before, after));
  return list_involved(connection, n, before, after);
}

}  // namespace nf::store::sqlite
