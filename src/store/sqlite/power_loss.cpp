#include "store/sqlite/power_loss.h"

#include <array>

#include "base/check.h"

namespace nf::store::sqlite {
namespace {

constexpr std::size_t kSector = 512;

using Kind = DiskChange::Kind;
using Chance = std::mt19937_64;

bool happens(Chance& chance, double probability) {
  return std::uniform_real_distribution<>(0, 1)(chance) < probability;
}

void put(std::string& content, std::size_t at, std::string_view bytes) {
  if (content.size() < at + bytes.size()) content.resize(at + bytes.size(), '\0');
  content.replace(at, bytes.size(), bytes);
}

// One sector, or what of a write lies in it, as the power went while it was written.
void put_torn(std::string& content, std::size_t at, std::string_view bytes, Chance& chance) {
  if (happens(chance, 0.5)) return put(content, at, bytes.substr(0, chance() % bytes.size()));
  std::string garbage(bytes);
  for (char& byte : garbage) byte = static_cast<char>(chance());
  put(content, at, garbage);
}

void put_sectors(std::string& content, const DiskChange& write, double probability, Chance& chance) {
  constexpr double kTorn = 0.02;
  for (std::size_t from = 0; from < write.bytes.size();) {
    const std::size_t at = write.at + from;
    const std::size_t size = std::min(kSector - at % kSector, write.bytes.size() - from);
    const std::string_view part = std::string_view(write.bytes).substr(from, size);
    from += size;
    if (happens(chance, probability)) {
      put(content, at, part);
    } else if (probability > 0 && happens(chance, kTorn)) {
      put_torn(content, at, part, chance);
    }
  }
}

void put_change(std::string& content, const DiskChange& change) {
  change.kind == Kind::Write ? put(content, change.at, change.bytes) : content.resize(change.at, '\0');
}

// The same with chances.
void put_perhaps(std::string& content, const DiskChange& change, double probability, Chance& chance) {
  if (change.kind == Kind::Write) {
    put_sectors(content, change, probability, chance);
  } else if (happens(chance, probability)) {
    content.resize(change.at, '\0');
  }
}

// How much of what was not synced a loss lets through: all, nothing, or some.
double pick_probability(Chance& chance) {
  constexpr std::array kProbabilities = {0.0, 0.1, 0.5, 0.5, 0.9, 1.0};
  return kProbabilities[chance() % kProbabilities.size()];
}

}  // namespace

PowerLoss::PowerLoss(const Files& before, std::vector<DiskChange> changes, Lie lie)
    : changes_(std::move(changes)), lie_(lie) {
  int number = 0;
  for (const auto& [name, bytes] : before) {
    files_[number] = {name, bytes, {}};
    names_[name] = number++;
  }
}

bool PowerLoss::is_believed(const File& file) const {
  if (lie_ == Lie::Everything) return false;
  return ignored_suffix_.empty() || !file.name.ends_with(ignored_suffix_);
}

void PowerLoss::pass(std::uint64_t number) {
  const DiskChange& change = changes_[number];
  File& file = files_[change.file];
  switch (change.kind) {
    case Kind::Create:
      file.name = change.name;
      renamed_[change.name].push_back(number);
      break;
    case Kind::Delete:
      renamed_[change.name].push_back(number);
      break;
    case Kind::Write:
    case Kind::Truncate:
      file.pending.push_back(number);
      break;
    case Kind::Sync:
      if (!is_believed(file)) break;
      for (const auto pending : file.pending) put_change(file.durable, changes_[pending]);
      file.pending.clear();
      break;
    case Kind::FailedSync:
      for (const auto pending : file.pending)
        put_perhaps(file.durable, changes_[pending], 0.5, failed_syncs_);
      file.pending.clear();
      break;
    case Kind::SyncFolder:
      if (lie_ != Lie::None) break;
      for (const auto& [name, pending] : renamed_) {
        const DiskChange& last = changes_[pending.back()];
        last.kind == Kind::Create ? void(names_[name] = last.file) : void(names_.erase(name));
      }
      renamed_.clear();
      break;
  }
}

Files PowerLoss::at(std::uint64_t position, Chance& chance) {
  CHECK(position >= position_ && position <= changes_.size());
  while (position_ < position) pass(position_++);

  std::map<std::string, int> names = names_;
  const double probability = pick_probability(chance);
  for (const auto& [name, pending] : renamed_) {
    for (const auto number : pending) {
      if (!happens(chance, probability)) break;
      const DiskChange& change = changes_[number];
      change.kind == Kind::Create ? void(names[name] = change.file) : void(names.erase(name));
    }
  }
  Files found;
  for (const auto& [name, number] : names) {
    const File& file = files_[number];
    std::string& content = found[name] = file.durable;
    for (const auto pending : file.pending) put_perhaps(content, changes_[pending], probability, chance);
  }
  return found;
}

}  // namespace nf::store::sqlite
