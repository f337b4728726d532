#pragma once

#include <string>

#include "ports/store.h"

// Rows for tests of stores, and rows as text, so that two of them are compared and shown at once.
namespace nf::store::sample {

inline constexpr Time kStart = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};

// A UUIDv7 of a second after kStart; equal numbers give equal ids.
template <class T>
T id(std::uint64_t n) {
  T id;
  const auto millis = static_cast<std::uint64_t>(kStart.time_since_epoch().count()) + n * 1000;
  for (int i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  id.bytes[6] = 0x70;
  id.bytes[8] = 0x80;
  for (int i = 0; i < 7; ++i) id.bytes[9 + i] = static_cast<std::uint8_t>(n >> (48 - 8 * i));
  return id;
}

Sha256 hash(std::uint64_t n);
Time second(std::int64_t n);  // n seconds after kStart

// A running execution of workflow 1 that began at second(n), with a state.
ports::ExecutionRow execution(std::uint64_t n);
ports::JournalRow turn(std::uint64_t execution, std::uint64_t no);
// An open approval of the execution n / 10 in the inbox of user 1, opened at second(n), never due.
ports::ApprovalRow approval(std::uint64_t n);
// An exception from the policy "SEC-12", granted at second(n), without an end.
ports::RegisterRow entry(std::uint64_t n);
ports::LeafRow leaf(std::uint64_t seq);
ports::ReplyRow reply(std::uint64_t n);  // given at second(n)

std::string text(const ports::ExecutionRow& row);
std::string text(const ports::JournalRow& row);
std::string text(const ports::ApprovalRow& row);
std::string text(const ports::RegisterRow& row);
std::string text(const ports::LeafRow& row);
std::string text(const ports::LeafHeadRow& row);
std::string text(const ports::ReplyRow& row);
std::string text(const ports::EntityRow& row);

template <class Row>
std::vector<std::string> texts(const std::vector<Row>& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows) lines.push_back(text(row));
  return lines;
}

}  // namespace nf::store::sample
