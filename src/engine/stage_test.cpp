#include "engine/stage.h"

#include <gtest/gtest.h>

#include "engine/test_kit.h"

namespace nf::engine {
namespace {

// A stage as text: seats "p" (a person), "g" (one of a group), "g2", "g*" (all of a group); people by the
// seats that they may fill and what they did: "0:y" approved, "0:n" rejected, "0:c" asked for changes, "0:-"
// not yet, "0:x" left, "01:-" either of two seats, ":y" joined at the deadline.
struct Row {
  ReviewMode mode;
  int quorum;
  std::vector<std::string> seats;
  std::vector<std::string> people;
  StageResult result;
  bool joined = false;
};

SeatSpec seat_of(const std::string& text) {
  if (text == "p") return {};
  SeatSpec seat{.kind = SeatSpec::Kind::Group};
  if (text.size() > 1) seat.need = text[1] == '*' ? kEverybody : text[1] - '0';
  return seat;
}

Approval approval_of(const Row& row) {
  static kit::FakeDirectory directory;
  IdGenerator ids(kit::at(0), 3, 3);
  Stage stage{
      .mode = row.mode, .quorum = row.quorum, .status = StageStatus::Open, .fallback_joined = row.joined};
  for (const std::string& seat : row.seats) stage.seats.push_back(seat_of(seat));
  Approval approval;
  for (const std::string& text : row.people) {
    Reviewer reviewer{.person = {text, text + "@x", ids.make<UserId>()}, .state = ReviewerState::Asked};
    const std::size_t colon = text.find(':');
    reviewer.fallback = colon == 0;
    for (const char seat : text.substr(0, colon)) reviewer.seats.push_back(seat - '0');
    const char did = text[colon + 1];
    if (did == 'x') reviewer.state = ReviewerState::Removed;
    if (did == 'y' || did == 'n' || did == 'c') {
      reviewer.state = ReviewerState::Decided;
      const Verdict verdict = did == 'y'   ? Verdict::Approve
                              : did == 'n' ? Verdict::Reject
                                           : Verdict::RequestChanges;
      approval.decisions.push_back({.reviewer = reviewer.person, .verdict = verdict});
    }
    stage.reviewers.push_back(std::move(reviewer));
  }
  approval.stages.push_back(std::move(stage));
  return approval;
}

TEST(Stage, WhatTheVotesComeTo) {
  using enum ReviewMode;
  using enum StageResult;
  const Row table[] = {
      // any: the first decision settles
      {Any, 0, {"p", "p"}, {"0:-", "1:-"}, Open},
      {Any, 0, {"p", "p"}, {"0:y", "1:-"}, Approved},
      {Any, 0, {"p", "p"}, {"0:-", "1:n"}, Rejected},
      {Any, 0, {"p", "p"}, {"0:-", "1:c"}, ChangesRequested},
      {Any, 0, {"p", "p"}, {"0:x", "1:-"}, Open},
      // all: every seat
      {All, 0, {"p", "p"}, {"0:y", "1:-"}, Open},
      {All, 0, {"p", "p"}, {"0:y", "1:y"}, Approved},
      {All, 0, {"p", "p"}, {"0:y", "1:n"}, Rejected},
      {All, 0, {"p", "p"}, {"0:n", "1:-"}, Rejected},
      {All, 0, {"p", "p"}, {"0:y", "1:c"}, ChangesRequested},
      {All, 0, {"p", "p"}, {"0:y", "1:x"}, Open},
      {All, 0, {"p", "p"}, {"0:y", "1:x", "1:y"}, Approved},
      // groups
      {All, 0, {"g"}, {"0:y", "0:-", "0:-"}, Approved},
      {All, 0, {"g"}, {"0:y", "0:n", "0:-"}, Rejected},
      {All, 0, {"g2"}, {"0:y", "0:-", "0:-"}, Open},
      {All, 0, {"g2"}, {"0:y", "0:-", "0:y"}, Approved},
      {All, 0, {"g*"}, {"0:y", "0:y", "0:-"}, Open},
      {All, 0, {"g*"}, {"0:y", "0:y", "0:y"}, Approved},
      {All, 0, {"g*"}, {"0:x"}, Open},
      {All, 0, {"g", "p"}, {"0:y", "1:-"}, Open},
      {All, 0, {"g", "p"}, {"0:y", "0:-", "1:y"}, Approved},
      // one human fills one seat
      {All, 0, {"g", "g"}, {"01:y", "01:-"}, Open},
      {All, 0, {"g", "g"}, {"01:y", "01:y"}, Approved},
      {All, 0, {"g", "g"}, {"01:y", "0:y", "1:-"}, Approved},
      {All, 0, {"g", "g"}, {"0:y", "0:y", "1:-"}, Open},
      {All, 0, {"g2", "g"}, {"01:y", "01:y", "0:-"}, Open},
      {All, 0, {"g2", "g"}, {"01:y", "01:y", "0:y"}, Approved},
      // quorum
      {Quorum, 2, {"p", "p", "p"}, {"0:y", "1:-", "2:-"}, Open},
      {Quorum, 2, {"p", "p", "p"}, {"0:y", "1:-", "2:y"}, Approved},
      {Quorum, 2, {"p", "p", "p"}, {"0:n", "1:-", "2:-"}, Open},
      {Quorum, 2, {"p", "p", "p"}, {"0:n", "1:n", "2:-"}, Rejected},
      {Quorum, 2, {"p", "p", "p"}, {"0:n", "1:y", "2:y"}, Approved},
      {Quorum, 2, {"p", "p", "p"}, {"0:x", "1:x", "2:-"}, Open},
      {Quorum, 2, {"p", "p", "p"}, {"0:x", "1:n", "2:-"}, Rejected},
      {Quorum, 3, {"g"}, {"0:y", "0:y", "0:-", "0:-"}, Open},
      {Quorum, 3, {"g"}, {"0:y", "0:y", "0:y", "0:-"}, Approved},
      {Quorum, 2, {"p", "p"}, {"0:y", "1:c"}, ChangesRequested},
      // after the deadline: the seats that were filled, and each who joined
      {All, 0, {"p", "p"}, {"0:y", "1:x", ":-"}, Open, true},
      {All, 0, {"p", "p"}, {"0:y", "1:x", ":y"}, Approved, true},
      {All, 0, {"p", "p"}, {"0:y", "1:x", ":y", ":-"}, Open, true},
      {All, 0, {"p", "p"}, {"0:x", "1:x", ":y", ":y"}, Approved, true},
      {All, 0, {"p", "p"}, {"0:y", "1:x", ":n"}, Rejected, true},
      {All, 0, {"p", "p"}, {"0:y", "1:x", ":y", ":x"}, Open, true},
      {All, 0, {"p", "p"}, {"0:y", "1:x", ":y", ":x", "1:-"}, Open, true},
      {All, 0, {"p", "p"}, {"0:y", "1:x", ":y", ":x", "1:y"}, Approved, true},
      {Quorum, 2, {"p", "p"}, {"0:y", "1:x", ":y"}, Approved, true},
      {Quorum, 2, {"p", "p"}, {"0:x", "1:x", ":y", ":-"}, Open, true},
  };
  for (const Row& row : table) {
    std::string shown = std::string(name_of(row.mode)) + " of";
    for (const std::string& seat : row.seats) shown += " " + seat;
    for (const std::string& person : row.people) shown += ", " + person;
    EXPECT_EQ(result_of(approval_of(row), 0), row.result) << shown;
  }
}

TEST(Stage, SeatsAreFilledAsFarAsTheyCanBe) {
  const auto unfilled = [](std::vector<std::string> seats, std::vector<std::string> people) {
    const Approval approval =
        approval_of({ReviewMode::All, 0, std::move(seats), std::move(people), StageResult::Open});
    return unfilled_seats(approval.stages[0], approval.stages[0].reviewers);
  };
  using Seats = std::vector<int>;
  EXPECT_EQ(unfilled({"p", "p"}, {"0:-", "1:-"}), Seats{});
  EXPECT_EQ(unfilled({"p", "p"}, {"1:-"}), Seats{0});
  EXPECT_EQ(unfilled({"p", "p"}, {"0:-", "1:x"}), Seats{1});
  EXPECT_EQ(unfilled({"g2"}, {}), (Seats{0, 0}));
  EXPECT_EQ(unfilled({"g*"}, {}), Seats{0});
  EXPECT_EQ(unfilled({"g", "g"}, {"01:-"}), Seats{1});
  EXPECT_EQ(unfilled({"g", "g"}, {"01:-", "0:-"}), Seats{});
  EXPECT_EQ(unfilled({"g2", "g"}, {"01:-", "0:-", "1:-"}), Seats{});
}

}  // namespace
}  // namespace nf::engine
