// Journals that earlier releases wrote, as they wrote them (tests/golden/README.md): each is read, folded to
// the state that it had then, and written again as it is written now.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "base/hash.h"
#include "store/codec/codec.h"

namespace nf::codec {
namespace {

const std::filesystem::path kFolder = "tests/golden";

struct Golden {
  std::string name;  // `v1/rework.jsonl`
  Json head;
  std::vector<std::string> turns;
};

Golden read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  Golden golden{path.lexically_relative(kFolder).string(), parse_json(line).value_or(Json()), {}};
  while (std::getline(file, line)) golden.turns.push_back(line);
  return golden;
}

std::vector<Golden> all() {
  std::vector<Golden> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kFolder)) {
    if (entry.path().extension() == ".jsonl") out.push_back(read(entry.path()));
  }
  std::ranges::sort(out, {}, &Golden::name);
  return out;
}

// The made-up format of v0: a decision's context had another name, and a step that failed for good did not
// say so.
void lift_decision(JsonObject& event) {
  const Json* old = event.if_contains("context");
  if (old == nullptr) return;
  event["context_hash"] = Json(*old);
  event.erase("context");
}
void lift_failure(JsonObject& event) {
  const Json* passing = event.if_contains("passing");
  event["definite"] = passing == nullptr || *passing != Json(true);
  event.erase("passing");
}
constexpr Upcast kMadeUp[] = {{"decision.recorded", 0, lift_decision}, {"step.failed", 0, lift_failure}};

Forms forms_of(const Golden& golden) {
  return golden.name.starts_with("v0/") ? Forms(kMadeUp) : released_forms();
}

// What a journal comes to: the events of its turns, or nothing.
std::optional<std::vector<std::vector<engine::Event>>> decoded(const Golden& golden) {
  std::vector<std::vector<engine::Event>> out;
  for (std::size_t i = 0; i < golden.turns.size(); ++i) {
    auto events = decode_events(golden.turns[i], forms_of(golden));
    if (!events) {
      ADD_FAILURE() << golden.name << ", turn " << i << ": " << events.error().message;
      return std::nullopt;
    }
    out.push_back(std::move(*events));
  }
  return out;
}

std::string hash_of_state(const std::vector<std::vector<engine::Event>>& turns) {
  engine::State state;
  for (const auto& turn : turns) {
    for (const engine::Event& event : turn) engine::evolve(state, event);
  }
  return "sha256:" + hex(sha256(encode(state)));
}

template <std::size_t... I>
std::set<std::string> every_kind(std::index_sequence<I...>) {
  return {std::string(name_of(engine::Event(std::variant_alternative_t<I, engine::AnyEvent>())))...};
}

TEST(Golden, JournalsAreReadAsTheyWereWritten) {
  std::size_t events = 0;
  const auto journals = all();
  ASSERT_FALSE(journals.empty());
  for (const Golden& golden : journals) {
    const auto turns = decoded(golden);
    if (!turns) continue;
    EXPECT_EQ(hash_of_state(*turns), string_at(golden.head, "state")) << golden.name;
    for (std::size_t i = 0; i < turns->size(); ++i) {
      events += (*turns)[i].size();
      if (!golden.name.starts_with("v0/")) {
        EXPECT_EQ(encode((*turns)[i]), golden.turns[i]) << golden.name << ", turn " << i;
      }
    }
  }
  if (HasFailure()) return;
  std::cout << "PROMISE P18: " << journals.size() << " golden journals, " << events
            << " events, some in a made-up older format: each folds to the state that it had, and is written "
               "to the byte"
            << std::endl;
}

TEST(Golden, EveryKindOfEventStandsInOne) {
  std::set<std::string> missing =
      every_kind(std::make_index_sequence<std::variant_size_v<engine::AnyEvent>>());
  for (const Golden& golden : all()) {
    if (golden.name.starts_with("v0/")) continue;
    const auto turns = decoded(golden);
    if (!turns) continue;
    for (const auto& turn : *turns) {
      for (const engine::Event& event : turn) missing.erase(std::string(name_of(event)));
    }
  }
  for (const std::string& kind : missing)
    ADD_FAILURE() << "no golden journal holds " << kind << ": see tests/golden/README.md";
}

// The same execution in the made-up old format and in the present one.
TEST(Golden, AnOldFormatComesToTheSameState) {
  int twins = 0;
  for (const Golden& old : all()) {
    const auto twin = string_at(old.head, "twin");
    if (!twin) continue;
    ++twins;
    const Golden now = read(kFolder / *twin);
    EXPECT_EQ(string_at(old.head, "state"), string_at(now.head, "state"));
    EXPECT_TRUE(std::ranges::any_of(old.turns, [](const std::string& turn) { return !decode_events(turn); }))
        << "without the lift it is refused";
    const auto turns = decoded(old);
    ASSERT_TRUE(turns);
    ASSERT_EQ(turns->size(), now.turns.size());
    for (std::size_t i = 0; i < now.turns.size(); ++i)
      EXPECT_EQ(encode((*turns)[i]), now.turns[i]) << old.name;
  }
  EXPECT_GT(twins, 0);
}

}  // namespace
}  // namespace nf::codec
