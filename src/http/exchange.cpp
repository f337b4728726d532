#include "http/exchange.h"

#include "base/check.h"
#include "http/problem.h"
#include "http/stream.h"
#include "http/turn.h"

namespace nf::http {
namespace {

constexpr std::size_t kLargeAnswer = 64 * 1024;  // is counted: many of them would fill the memory

// The client's end of a stream: when nobody has it any more, because all of it was sent or because the answer
// leads nowhere, the producer is told to stop.
std::shared_ptr<Stream> clients_end(std::shared_ptr<Stream> stream) {
  Stream* const end = stream.get();
  return {end, [stream = std::move(stream)](Stream*) { stream->detach(); }};
}

}  // namespace

Exchange::Exchange(std::shared_ptr<Turn> turn) : turn_(std::move(turn)) {}

Exchange::~Exchange() {
  if (!answered_) answer(problem("internal", "The request was given up without an answer."));
}

const Request& Exchange::request() const { return turn_->request; }

void Exchange::set_route(std::string_view pattern) { turn_->route = pattern; }

void Exchange::read_body(std::size_t limit, std::function<void()> next) {
  read_piece(limit, Turn::kWholeBody, std::move(next));
}

bool Exchange::body_ended() const { return turn_->body_ended; }

bool Exchange::hold(std::size_t bytes) { return turn_->count(bytes); }

void Exchange::read_piece(std::size_t limit, std::size_t piece, std::function<void()> next) {
  CHECK(!answered_ && turn_->wish == Turn::Wish::None);
  turn_->body_limit = limit;
  turn_->piece = piece;
  turn_->want_body([self = shared_from_this(), next = std::move(next)] { next(); });
}

void Exchange::answer(Response response) {
  if (response.stream) response.stream = clients_end(std::move(response.stream));
  if (answered_) return;
  answered_ = true;
  // What was changed is told whatever it costs.
  const bool is_large = response.body.size() > kLargeAnswer && !changes_state(turn_->request.method);
  if (is_large && !turn_->count(response.body.size())) {
    response = problem("unavailable", "Too many large answers are on their way.");
  }
  turn_->response = std::move(response);
  turn_->wish = Turn::Wish::Answer;
  turn_->tell();
}

}  // namespace nf::http
