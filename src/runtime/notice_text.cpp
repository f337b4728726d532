#include "runtime/notice_text.h"

#include <algorithm>

#include "base/hash.h"

namespace nf::runtime {

namespace {

using engine::Notice;

// A token is the kind of thing and its id: it grants nothing, since the page asks who is there.
std::string token_of(char kind, const Uuid& id) {
  std::string bytes(1, kind);
  bytes.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  return base64url(bytes);
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::string shown_title(const engine::State& state) {
  return state.title.empty() ? state.workflow.name : state.title;
}

// Monday, 23 November 2026, 17:50 UTC.
std::string readable(Time time) {
  static constexpr const char* kDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                          "Thursday", "Friday", "Saturday"};
  static constexpr const char* kMonths[] = {"January",   "February", "March",    "April",
                                            "May",       "June",     "July",     "August",
                                            "September", "October",  "November", "December"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::string clock = format_time(time).substr(11, 5);
  return std::string(kDays[std::chrono::weekday(day).c_encoding()]) + ", " +
         std::to_string(static_cast<unsigned>(date.day())) + " " +
         kMonths[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year())) + ", " + clock + " UTC";
}

std::string greeting(const engine::Person& person) {
  return "Hello " + (person.name.empty() ? person.email : person.name) + ",\n\n";
}

// What an approval asks of one person, under this subject.
NoticeText asking(std::string subject, const Notice& notice, const engine::State& state,
                  const engine::Approval& approval, const std::string& public_url) {
  NoticeText notice_text{std::move(subject), greeting(notice.to)};
  std::string& text = notice_text.text;
  text += state.requester.name + " <" + state.requester.email + "> asks for a decision.\n\n";
  text += "Request:  " + shown_title(state) + "\n";
  text += "Workflow: " + state.workflow.name + "\n";
  if (notice.revision > 1) text += "Revision: " + std::to_string(notice.revision) + "\n";
  if (const int stage = approval.open_stage(); stage >= 0 && approval.stages[stage].due_at) {
    text += "Due:      " + readable(*approval.stages[stage].due_at) + "\n";
  }
  if (!approval.message.empty()) text += "\n" + approval.message + "\n";
  text += "\nLook at it and decide here:\n" + link_to_approval(public_url, approval.id) + "\n\n";
  text += "Opening the link decides nothing.\n";
  return notice_text;
}

NoticeText asked(const Notice& notice, const engine::State& state, const engine::Approval& approval,
                 const std::string& public_url) {
  return asking("Your decision is needed: " + shown_title(state), notice, state, approval, public_url);
}

NoticeText reminded(const Notice& notice, const engine::State& state, const engine::Approval& approval,
                    const std::string& public_url) {
  return asking("Still waiting for your decision: " + shown_title(state), notice, state, approval,
                public_url);
}

NoticeText commented(const Notice& notice, const engine::State& state, const engine::Approval& approval,
                     const std::string& public_url) {
  // What was written while this mail waited goes with it.
  constexpr std::size_t kShown = 3;
  const bool asks = same_person(notice.to, state.requester);
  NoticeText notice_text{"A comment on: " + shown_title(state), greeting(notice.to)};
  const auto& comments = approval.comments;
  for (std::size_t i = comments.size() - std::min(kShown, comments.size()); i < comments.size(); ++i) {
    notice_text.text += comments[i].by.name + " wrote:\n" + comments[i].text + "\n\n";
  }
  notice_text.text +=
      "Answer here:\n" +
      (asks ? link_to_request(public_url, state.id) : link_to_approval(public_url, approval.id)) + "\n";
  return notice_text;
}

NoticeText cancelled(const Notice& notice, const engine::State& state) {
  return {"No decision is needed any more: " + shown_title(state),
          greeting(notice.to) +
              "your decision on this request is not needed any more: " + shown_title(state) + ".\n"};
}

std::string notes_of(const engine::Decision& decision) {
  std::string text = decision.reviewer.name + " wrote:\n" + decision.comment + "\n";
  if (!decision.field_notes || !decision.field_notes->is_array()) return text;
  for (const Json& note : decision.field_notes->get_array()) {
    text +=
        "  " + string_at(note, "pointer").value_or("") + ": " + string_at(note, "text").value_or("") + "\n";
  }
  return text;
}

// The open rework that a notice is about; null where it is over.
const engine::Rework* open_rework(const Notice& notice, const engine::State& state) {
  const auto found = std::ranges::find_if(state.reworks, [&](const engine::Rework& rework) {
    return rework.open && rework.node == notice.node && rework.revision == notice.revision;
  });
  return found == state.reworks.end() ? nullptr : &*found;
}

NoticeText rework(const Notice& notice, const engine::State& state, const engine::Rework& open,
                  const std::string& public_url) {
  const bool own = same_person(notice.to, state.requester);
  NoticeText notice_text{"Changes are asked for: " + shown_title(state),
                         greeting(notice.to) +
                             (own ? "your request" : "the request of " + state.requester.name) +
                             " needs changes before it can be decided.\n\n"};
  std::string& text = notice_text.text;
  if (const engine::Approval* approval = notice.approval ? state.approval(*notice.approval) : nullptr) {
    for (const engine::Decision& decision : approval->decisions) {
      if (decision.verdict == engine::Verdict::RequestChanges) text += notes_of(decision) + "\n";
    }
  }
  if (!open.message.empty()) text += open.message + "\n\n";
  if (open.due_at) text += "Due: " + readable(*open.due_at) + "\n\n";
  text += "Correct it here:\n" + link_to_request(public_url, state.id) + "\n";
  return notice_text;
}

NoticeText rework_cancelled(const Notice& notice, const engine::State& state) {
  return {"No correction is needed any more: " + shown_title(state),
          greeting(notice.to) +
              "your correction of this request is not needed any more: " + shown_title(state) + ".\n"};
}

// The open task that a notice is about; null where it is over.
const engine::Task* open_task(const Notice& notice, const engine::State& state) {
  const auto found = std::ranges::find_if(state.tasks, [&](const engine::Task& task) {
    return task.open && task.node == notice.node && task.item == notice.item &&
           task.revision == notice.revision;
  });
  return found == state.tasks.end() ? nullptr : &*found;
}

NoticeText task(const Notice& notice, const engine::State& state, const engine::Task& open,
                const std::string& public_url) {
  NoticeText notice_text{"Something to fill in: " + shown_title(state),
                         greeting(notice.to) + "data is needed from you.\n\nRequest:  " + shown_title(state) +
                             "\nWorkflow: " + state.workflow.name + "\n"};
  std::string& text = notice_text.text;
  if (open.due_at) text += "Due:      " + readable(*open.due_at) + "\n";
  if (!open.message.empty()) text += "\n" + open.message + "\n";
  text += "\nFill it in here:\n" + without_slash(public_url) + "/tasks\n";
  return notice_text;
}

NoticeText task_cancelled(const Notice& notice, const engine::State& state) {
  return {
      "Nothing needs to be filled in any more: " + shown_title(state),
      greeting(notice.to) + "what was asked of you is not needed any more: " + shown_title(state) + ".\n"};
}

NoticeText nobody_decides(const Notice& notice, const engine::State& state, const engine::Approval& approval,
                          const std::string& public_url) {
  return {"Nobody can decide: " + shown_title(state),
          greeting(notice.to) + "an approval waits and nobody can decide it.\n\nRequest:  " +
              shown_title(state) + "\nWorkflow: " + state.workflow.name +
              "\n\nGive a seat to somebody here:\n" + link_to_approval(public_url, approval.id) + "\n"};
}

// Whether this approval still waits for this person.
bool still_asks(const engine::Approval& approval, const engine::Person& person) {
  const std::vector<UserId> users = engine::can_decide(approval);
  return person.user && std::ranges::find(users, *person.user) != users.end();
}

}  // namespace

std::string link_to_approval(const std::string& public_url, ApprovalId approval) {
  return without_slash(public_url) + "/d/" + token_of('a', approval);
}

std::string link_to_request(const std::string& public_url, ExecutionId execution) {
  return without_slash(public_url) + "/d/" + token_of('r', execution);
}

std::optional<std::string> page_of_link(std::string_view token) {
  std::string padded(token);
  if (padded.size() != 23) return std::nullopt;
  for (char& c : padded) c = c == '-' ? '+' : c == '_' ? '/' : c;
  const auto bytes = unbase64(padded + "=");
  if (!bytes || bytes->size() != 17) return std::nullopt;
  Uuid id;
  std::copy(bytes->begin() + 1, bytes->end(), id.bytes.begin());
  if (bytes->front() == 'a') return "/approvals/" + to_string(id);
  if (bytes->front() == 'r') return "/requests/" + to_string(id);
  return std::nullopt;
}

std::optional<NoticeText> notice_text(const Notice& notice, const engine::State& state,
                                      const std::string& public_url) {
  const engine::Approval* approval = notice.approval ? state.approval(*notice.approval) : nullptr;
  switch (notice.kind) {
    case Notice::Kind::Asked:
      if (!approval || !still_asks(*approval, notice.to)) return std::nullopt;
      return asked(notice, state, *approval, public_url);
    case Notice::Kind::Cancelled:
      return cancelled(notice, state);
    case Notice::Kind::Rework:
      if (const engine::Rework* open = open_rework(notice, state))
        return rework(notice, state, *open, public_url);
      return std::nullopt;
    case Notice::Kind::ReworkCancelled:
      return rework_cancelled(notice, state);
    case Notice::Kind::Reminder:
      if (!approval || !still_asks(*approval, notice.to)) return std::nullopt;
      return reminded(notice, state, *approval, public_url);
    case Notice::Kind::Task:
      if (const engine::Task* open = open_task(notice, state)) return task(notice, state, *open, public_url);
      return std::nullopt;
    case Notice::Kind::TaskCancelled:
      return task_cancelled(notice, state);
    case Notice::Kind::Commented:
      if (!approval || !approval->open() || approval->comments.empty()) return std::nullopt;
      return commented(notice, state, *approval, public_url);
    case Notice::Kind::Unassigned:
      if (!approval || !engine::unassigned(*approval)) return std::nullopt;
      return nobody_decides(notice, state, *approval, public_url);
  }
  return std::nullopt;
}

}  // namespace nf::runtime
