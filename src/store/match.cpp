#include "store/match.h"

namespace nf::store {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

bool among(const std::vector<UserId>& people, const UserId& person) {
  return std::find(people.begin(), people.end(), person) != people.end();
}

sys_days day_of(Time time) { return std::chrono::floor<days>(time); }

// Letters of two UTF-8 bytes: Latin-1 and Latin Extended-A, Greek, Cyrillic.
std::uint32_t lower(std::uint32_t c) {
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if ((c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177)) return c | 1;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + c % 2;
  if (c == 0x178) return 0xFF;
  if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 32;
  if (c == 0x386) return 0x3AC;
  if (c >= 0x388 && c <= 0x38A) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 63;
  if (c == 0x3C2) return 0x3C3;  // final sigma
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c;
}

// Whether an execution is the account's, or names no account but this address. Two accounts may have
// addresses that fold to one. True where neither is asked for.
bool is_of(const ports::ExecutionRow& row, const std::optional<UserId>& requester,
           const std::string& address) {
  if (!requester && address.empty()) return true;
  if (row.requester) return row.requester == requester;
  return !address.empty() && row.requester_address == address;
}

bool continues(char byte) { return (static_cast<std::uint8_t>(byte) & 0xC0) == 0x80; }

}  // namespace

std::string fold_case(std::string_view text) {
  std::string folded(text);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(folded[i]);
    if (byte >= 'A' && byte <= 'Z') {
      folded[i] = static_cast<char>(byte + 32);
    } else if (byte >= 0xC3 && byte <= 0xD1 && i + 1 < folded.size() && continues(folded[i + 1])) {
      const auto next = static_cast<std::uint8_t>(folded[i + 1]);
      const std::uint32_t c = lower(static_cast<std::uint32_t>(byte & 0x1F) << 6 | (next & 0x3F));
      folded[i] = static_cast<char>(0xC0 | c >> 6);
      folded[++i] = static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return folded;
}

std::string_view register_status(const ports::RegisterRow& row, sys_days day, int expiring_days) {
  if (row.revoked_at && day_of(*row.revoked_at) <= day) return "revoked";
  if (!row.until) return "active";
  if (*row.until < day) return "expired";
  return *row.until <= day + days{expiring_days} ? "expiring" : "active";
}

ExecutionMatch::ExecutionMatch(const ports::ExecutionFilter& filter)
    : filter_(filter), text_(fold_case(filter.text)) {}

bool ExecutionMatch::by_requester(const ports::ExecutionRow& row) const {
  return is_of(row, filter_.requester, filter_.requester_address);
}

bool ExecutionMatch::operator()(const ports::ExecutionRow& row) const {
  if (filter_.workflow && row.workflow != *filter_.workflow) return false;
  if (!filter_.status.empty() && row.status != filter_.status) return false;
  if (filter_.attention && row.attention != *filter_.attention) return false;
  if (filter_.from && row.started_at < *filter_.from) return false;
  if (filter_.to && row.started_at >= *filter_.to) return false;
  if (!by_requester(row)) return false;
  return text_.empty() || fold_case(row.title).find(text_) != std::string::npos ||
         fold_case(row.requester_address).find(text_) != std::string::npos;
}

bool ApprovalMatch::operator()(const ports::ApprovalRow& row) const {
  if (filter.assignee && !among(row.can_decide, *filter.assignee)) return false;
  if (filter.involved && !among(row.involved, *filter.involved)) return false;
  if (filter.execution && row.execution != *filter.execution) return false;
  return !filter.open || row.open == *filter.open;
}

bool RegisterMatch::operator()(const ports::RegisterRow& row) const {
  if (!filter.policy.empty() && row.policy != filter.policy) return false;
  if (filter.as_of && day_of(row.granted_at) > *filter.as_of) return false;
  if (filter.status.empty()) return true;
  return register_status(row, filter.as_of.value_or(filter.today), filter.expiring_days) == filter.status;
}

bool requested_by(const ports::ExecutionRow& execution, const ports::RegisterFilter& filter) {
  return is_of(execution, filter.requester, filter.requester_address);
}

bool is_prunable(const ports::ExecutionRow& row, Time before) {
  return row.ended_at && *row.ended_at < before && row.turns > 0;
}

}  // namespace nf::store
