#include "http/exchange.h"

#include "base/check.h"
#include "http/problem.h"
#include "http/turn.h"

namespace nf::http {

Exchange::Exchange(std::shared_ptr<Turn> turn) : turn_(std::move(turn)) {}

Exchange::~Exchange() {
  if (!answered_) answer(problem("internal", "The request was given up without an answer."));
}

const Request& Exchange::request() const { return turn_->request; }

void Exchange::set_route(std::string_view pattern) { turn_->route = pattern; }

void Exchange::read_body(std::size_t limit, std::function<void()> next) {
  CHECK(!answered_ && turn_->wish == Turn::Wish::None);
  turn_->body_limit = limit;
  turn_->next = [self = shared_from_this(), next = std::move(next)] { next(); };
  turn_->wish = Turn::Wish::Body;
  turn_->tell();
}

void Exchange::answer(Response response) {
  if (answered_) return;
  answered_ = true;
  turn_->response = std::move(response);
  turn_->wish = Turn::Wish::Answer;
  turn_->tell();
}

}  // namespace nf::http
