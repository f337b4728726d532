#include "http/server.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "http/client_for_tests.h"
#include "http/problem.h"
#include "http/stream.h"

namespace nf::http {
namespace {

using namespace std::chrono_literals;

// Answers with the request's path; reads bodies up to 1000 bytes of POSTs and echoes them.
void echo(const ExchangePtr& exchange) {
  const Request& request = exchange->request();
  if (request.path == "/refused") return exchange->answer(problem("forbidden", "no"));
  if (request.path == "/forgotten") return;
  if (request.path == "/thrown") throw std::runtime_error("secret detail");
  if (!changes_state(request.method)) return exchange->answer(text_response(200, "text/plain", request.path));
  exchange->read_body(request.path == "/large" ? 50'000'000 : 1000, [e = exchange.get()] {
    e->answer(text_response(200, "text/plain", e->request().body));
  });
}

class ServerTest : public testing::Test {
 protected:
  void start(ServerConfig config = {.threads = 1}) {
    server_ = start_server(application_, std::move(config));
  }
  void start(HttpLimits limits) { start(ServerConfig{.threads = 1, .limits = limits}); }
  Answer ask(std::string_view bytes) { return Client(server_->port()).ask(bytes); }

  TestApplication application_{echo};
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  start();
  Client client(server_->port());
  EXPECT_EQ(client.ask(get("/one")).body, "/one");
  EXPECT_EQ(client.ask(with_body("POST", "/", "two")).body, "two");
  EXPECT_EQ(client.ask(get("/three")).body, "/three");
}

TEST_F(ServerTest, EveryAnswerHasAnIdOfItsOwnAndASecurityPolicy) {
  start();
  Client client(server_->port());
  std::string first = client.ask(get("/")).header("X-Request-Id");
  Answer second = client.ask(get("/refused"));
  Answer third = ask("nonsense\r\n\r\n");
  EXPECT_FALSE(first.empty());
  EXPECT_NE(first, second.header("X-Request-Id"));
  EXPECT_NE(second.header("X-Request-Id"), third.header("X-Request-Id"));
  for (const Answer& answer : {second, third}) {
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.header("Content-Security-Policy"), kContentSecurityPolicy);
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  }
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  Client client(server_->port());
  std::string all;
  for (int i = 0; i < 50; ++i)
    all += i % 2 ? get("/" + std::to_string(i)) : with_body("POST", "/", "/" + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.read_answer().body, "/" + std::to_string(i));
}

TEST_F(ServerTest, RequestsMayDribble) {
  start();
  Client client(server_->port());
  for (char c : with_body("POST", "/", "slow but sure")) client.send({&c, 1});
  EXPECT_EQ(client.read_answer().body, "slow but sure");
  for (char c :
       std::string("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"))
    client.send({&c, 1});
  EXPECT_EQ(client.read_answer().body, "ab");
}

TEST_F(ServerTest, HeadHasTheLengthButNotTheBody) {
  start();
  Client client(server_->port());
  client.send("HEAD /length HTTP/1.1\r\nHost: x\r\n\r\n" + get("/next"));
  Answer head = client.read_answer(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "7");
  EXPECT_EQ(client.read_answer().body, "/next");
}

TEST_F(ServerTest, ClosesWhenTheClientWants) {
  start();
  Client client(server_->port());
  Answer answer = client.ask(get("/", "Connection: close\r\n"));
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(client.closed());
  Client old(server_->port());
  EXPECT_EQ(old.ask("GET /old HTTP/1.0\r\n\r\n").body, "/old");
  EXPECT_TRUE(old.closed());
  Client kept(server_->port());
  EXPECT_EQ(kept.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection"), "keep-alive");
  EXPECT_EQ(kept.ask(get("/again")).body, "/again");
}

TEST_F(ServerTest, ContinueIsSaidOnlyWhenTheBodyIsWanted) {
  start();
  const std::string expect = "Content-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  Client wanted(server_->port());
  EXPECT_EQ(wanted.ask("POST / HTTP/1.1\r\nHost: x\r\n" + expect).status, 100);
  EXPECT_EQ(wanted.ask("ab").body, "ab");
  Client refused(server_->port());
  EXPECT_EQ(refused.ask("POST /refused HTTP/1.1\r\nHost: x\r\n" + expect).status, 403);
}

struct Refused {
  std::string bytes;
  int status;
};

TEST_F(ServerTest, RefusesAndCloses) {
  start();
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  const Refused cases[] = {
      {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
      {"GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(17'000, 'a') + "\r\n\r\n", 431},
      {"GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400},
      {post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
      {post + "Content-Length: 1001\r\n\r\n", 413},
      {post + "Transfer-Encoding: chunked\r\n\r\n3E9\r\n", 413},
      {post + "Transfer-Encoding: chunked\r\n\r\n1\r\nabcdef", 400},
      {post + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(70'000, 'a'), 400},
      {"GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505},
      {post + "Expect: tea\r\n\r\n", 417},
  };
  for (const Refused& c : cases) {
    Client client(server_->port());
    Answer answer = client.ask(c.bytes);
    EXPECT_EQ(answer.status, c.status) << c.bytes.substr(0, 100);
    EXPECT_EQ(answer.header("Connection"), "close");
    client.finish_sending();
    EXPECT_TRUE(client.closed()) << c.bytes.substr(0, 100);
  }
}

TEST_F(ServerTest, ALargeRefusedBodyIsReadSoThatTheAnswerArrives) {
  start();
  Client client(server_->port());
  std::string body(6'000'000, 'x');
  EXPECT_TRUE(client.send(with_body("POST", "/", body)));
  EXPECT_EQ(client.read_answer().status, 413);
}

TEST_F(ServerTest, NoMoreOfARefusedBodyIsReadThanTheLimit) {
  start(HttpLimits{.linger_bytes = 100'000});
  Client client(server_->port());
  EXPECT_FALSE(client.send(with_body("POST", "/", std::string(64'000'000, 'x'))));
}

TEST_F(ServerTest, ASmallRefusedBodyDoesNotCostTheConnection) {
  start();
  Client client(server_->port());
  EXPECT_EQ(client.ask(with_body("POST", "/refused", "ignored")).status, 403);
  EXPECT_EQ(client.ask(get("/next")).body, "/next");
}

TEST_F(ServerTest, LargeBodiesComeAndGoWhole) {
  start();
  std::string body(5'000'000, 'x');
  for (std::size_t i = 0; i < body.size(); i += 977) body[i] = static_cast<char>('a' + i % 26);
  Client client(server_->port());
  std::thread sender([&] { client.send(with_body("POST", "/large", body)); });
  EXPECT_TRUE(client.read_answer().body == body);
  sender.join();
}

TEST_F(ServerTest, ASlowHeadIsRefused) {
  start(HttpLimits{.header_read = 40ms});
  Client client(server_->port());
  Answer answer = client.ask("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(answer.status, 408);
  client.finish_sending();
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, ASlowBodyIsRefused) {
  start(HttpLimits{.body_read = 40ms});
  EXPECT_EQ(ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc").status, 408);
}

TEST_F(ServerTest, SilentConnectionsAreClosed) {
  start(HttpLimits{.header_read = 40ms});
  EXPECT_TRUE(Client(server_->port()).closed());
  start(HttpLimits{.keep_alive = 40ms});
  Client client(server_->port());
  EXPECT_EQ(client.ask(get("/")).status, 200);
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, AClientThatDoesNotReadIsCut) {
  std::promise<bool> gone;
  TestApplication endless([&](const ExchangePtr& exchange) {
    exchange->answer(text_response(200, "text/plain", std::string(100'000'000, 'x')));
  });
  auto server =
      start_server(endless, {.threads = 1, .max_connections = 1, .limits = {.write = 40ms, .linger = 40ms}});
  Client stuck(server->port());
  stuck.send(get("/"));
  EXPECT_TRUE(server->stop(20s)) << "the stuck connection ends by itself";
}

TEST_F(ServerTest, SlowClientsDoNotHoldUpOthers) {
  start();
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 300; ++i) {
    slow.push_back(std::make_unique<Client>(server_->port()));
    slow.back()->send(i % 2 ? "GET / HTTP/1.1\r\nHo"
                            : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
  }
  for (int i = 0; i < 50; ++i) EXPECT_EQ(ask(get("/quick")).body, "/quick");
  slow[1]->send("st: x\r\n\r\n");
  EXPECT_EQ(slow[1]->read_answer().status, 200);
}

TEST_F(ServerTest, TooManyConnectionsAreTold) {
  start(ServerConfig{.threads = 1, .max_connections = 2});
  Client a(server_->port()), b(server_->port());
  EXPECT_EQ(a.ask(get("/")).status, 200);
  EXPECT_EQ(b.ask(get("/")).status, 200);
  Client c(server_->port());
  Answer answer = c.read_answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_FALSE(answer.header("Retry-After").empty());
  EXPECT_EQ(a.ask(get("/")).status, 200);
}

TEST_F(ServerTest, BodiesTogetherAreLimited) {
  start(HttpLimits{.held_bytes = 500});
  Client holder(server_->port());
  holder.send(with_body("POST", "/", std::string(600, 'x')));
  EXPECT_EQ(holder.read_answer().status, 503);
  EXPECT_EQ(ask(with_body("POST", "/", std::string(400, 'x'))).status, 200)
      << "what is gone counts no longer";
}

TEST_F(ServerTest, ALargeBodyIsGivenInPiecesAndNoMoreIsHeldAtOnce) {
  std::vector<std::size_t> sizes;
  std::string whole;
  std::function<void(const ExchangePtr&)> read_on = [&](const ExchangePtr& exchange) {
    exchange->read_piece(5'000'000, 100'000, [&, e = exchange.get()] {
      sizes.push_back(e->request().body.size());
      whole += e->request().body;
      // From another thread, as after a write to the disk.
      std::thread([&, e = e->shared_from_this()] {
        if (!e->body_ended()) return read_on(e);
        e->answer(text_response(200, "text/plain", std::to_string(whole.size())));
      }).detach();
    });
  };
  TestApplication pieces(read_on);
  auto server = start_server(pieces, {.threads = 1, .limits = {.held_bytes = 200'000}});
  std::string body(1'000'000, 'x');
  for (std::size_t i = 0; i < body.size(); i += 977) body[i] = static_cast<char>('a' + i % 26);
  Client client(server->port());
  EXPECT_EQ(client.ask(with_body("POST", "/", body)).body, "1000000");
  EXPECT_EQ(whole, body);
  EXPECT_GE(sizes.size(), 8U);
  EXPECT_LT(*std::max_element(sizes.begin(), sizes.end()), 150'000U);
  whole.clear();
  EXPECT_EQ(client.ask(get("/")).body, "0") << "a body that is not there has one piece, which is empty";
  EXPECT_EQ(Client(server->port()).ask(with_body("POST", "/", std::string(6'000'000, 'x'))).status, 413);
}

TEST_F(ServerTest, LargeAnswersTogetherAreLimited) {
  TestApplication large([](const ExchangePtr& exchange) {
    exchange->answer(text_response(200, "text/plain", std::string(10'000'000, 'x')));
  });
  auto server = start_server(large, {.threads = 1, .limits = {.held_bytes = 25'000'000}});
  std::vector<std::unique_ptr<Client>> stuck;
  for (int i = 0; i < 2; ++i) {
    stuck.push_back(std::make_unique<Client>(server->port()));
    stuck.back()->send(get("/"));
    stuck.back()->read_until("HTTP/1.1 200");
  }
  EXPECT_EQ(Client(server->port()).ask(get("/")).status, 503);
  stuck.clear();
}

TEST_F(ServerTest, MistakesOfHandlersAreA500WithoutDetails) {
  start();
  for (const char* path : {"/forgotten", "/thrown"}) {
    Answer answer = ask(get(path));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  }
}

TEST_F(ServerTest, AnswersMayComeLaterFromAnotherThread) {
  std::mutex mutex;
  std::vector<ExchangePtr> waiting;
  std::promise<void> all_here;
  TestApplication later([&](const ExchangePtr& exchange) {
    std::lock_guard lock(mutex);
    waiting.push_back(exchange);
    if (waiting.size() == 20) all_here.set_value();
  });
  auto server = start_server(later, {.threads = 2});
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->send(get("/" + std::to_string(i)));
  }
  all_here.get_future().wait();
  for (ExchangePtr& exchange : waiting)
    exchange->answer(text_response(200, "text/plain", exchange->request().path));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(clients[i]->read_answer().body, "/" + std::to_string(i));
}

TEST_F(ServerTest, StreamsAreSentAsTheyCome) {
  std::promise<std::shared_ptr<Stream>> opened;
  TestApplication application([&](const ExchangePtr& exchange) {
    auto stream = std::make_shared<Stream>();
    stream->push(server_sent_event("hello", "first"));
    Response response = text_response(200, "text/event-stream", "");
    response.stream = stream;
    exchange->answer(std::move(response));
    opened.set_value(stream);
  });
  auto server = start_server(application);
  Client client(server->port());
  client.send(get("/"));
  auto stream = opened.get_future().get();
  EXPECT_NE(client.read_until("first\n\n").find("Transfer-Encoding: chunked"), std::string::npos);
  EXPECT_TRUE(stream->push(server_sent_event("", "two\nlines", "7")));
  EXPECT_NE(client.read_until("data: two\ndata: lines\n\n").find("id: 7\n"), std::string::npos);
  stream->finish();
  client.read_until("0\r\n\r\n");
  EXPECT_FALSE(stream->push("late"));
}

TEST_F(ServerTest, AStreamsClientThatFallsBehindIsCut) {
  auto stream = std::make_shared<Stream>();
  TestApplication application([&](const ExchangePtr& exchange) {
    Response response = text_response(200, "text/event-stream", "");
    response.stream = stream;
    exchange->answer(std::move(response));
  });
  auto server = start_server(application, {.threads = 1, .limits = {.write = 40ms, .linger = 40ms}});
  Client client(server->port());
  client.send(get("/"));
  const std::string text(100'000, 'x');
  int pushed = 0;
  while (stream->push(text)) ASSERT_LT(++pushed, 100'000);
  EXPECT_FALSE(stream->open());
}

TEST_F(ServerTest, AStreamOfWhichOnlyTheHeadWasAskedForEnds) {
  const auto stream = std::make_shared<Stream>();
  TestApplication application([&](const ExchangePtr& exchange) {
    Response response = text_response(200, "text/event-stream", "");
    response.stream = stream;
    exchange->answer(std::move(response));
  });
  auto server = start_server(application);
  Client client(server->port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_answer(false).status, 200);
  // The next answer on the connection: the one before is over.
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_answer(false).status, 200);
  EXPECT_FALSE(stream->open()) << "its producer would go on for nobody";
}

TEST_F(ServerTest, AStreamForAClientThatHasGoneBeforeItsAnswerEnds) {
  std::promise<ExchangePtr> came;
  TestApplication slow([&](const ExchangePtr& exchange) { came.set_value(exchange); });
  auto server = start_server(slow);
  Client client(server->port());
  client.send(get("/"));
  ExchangePtr exchange = came.get_future().get();
  server.reset();
  const auto stream = std::make_shared<Stream>();
  Response response = text_response(200, "text/event-stream", "");
  response.stream = stream;
  exchange->answer(std::move(response));
  exchange.reset();
  EXPECT_FALSE(stream->open()) << "its producer would go on for nobody";
}

TEST_F(ServerTest, StoppingLetsRequestsInHandFinish) {
  std::promise<ExchangePtr> came;
  TestApplication slow([&](const ExchangePtr& exchange) { came.set_value(exchange); });
  auto server = start_server(slow, {.threads = 2});
  Client idle(server->port()), busy(server->port());
  busy.send(get("/busy"));
  ExchangePtr exchange = came.get_future().get();
  auto stopped = std::async(std::launch::async, [&] { return server->stop(20s); });
  EXPECT_TRUE(idle.closed());
  exchange->answer(text_response(200, "text/plain", "done"));
  exchange.reset();
  Answer answer = busy.read_answer();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(stopped.get());
}

TEST_F(ServerTest, StoppingEndsStreams) {
  std::promise<void> came;
  TestApplication application([&](const ExchangePtr& exchange) {
    Response response = text_response(200, "text/event-stream", "");
    response.stream = std::make_shared<Stream>();
    exchange->answer(std::move(response));
    came.set_value();
  });
  auto server = start_server(application);
  Client client(server->port());
  client.send(get("/"));
  came.get_future().wait();
  EXPECT_TRUE(server->stop(20s));
}

TEST_F(ServerTest, AnswersAfterTheEndLeadNowhere) {
  std::promise<ExchangePtr> came;
  TestApplication slow([&](const ExchangePtr& exchange) {
    exchange->read_body(10, [&came, e = exchange.get()] { came.set_value(e->shared_from_this()); });
  });
  auto server = start_server(slow);
  Client client(server->port()), half(server->port());
  half.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
  client.send(with_body("POST", "/", "ab"));
  ExchangePtr exchange = came.get_future().get();
  EXPECT_FALSE(server->stop(0ms));
  server.reset();
  exchange->answer(no_content());
}

TEST_F(ServerTest, ATakenPortIsAClearError) {
  start();
  auto second = Server::start({.port = server_->port()}, application_);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find(std::to_string(server_->port())), std::string::npos);
  EXPECT_FALSE(Server::start({.host = "example.invalid"}, application_));
}

TEST_F(ServerTest, APortCanBeTakenAgainAtOnce) {
  start();
  std::uint16_t port = server_->port();
  Client client(port);
  EXPECT_EQ(client.ask(get("/")).status, 200);
  server_->stop(5s);
  server_.reset();
  start(ServerConfig{.port = port, .threads = 1});
  EXPECT_EQ(ask(get("/")).status, 200);
}

TEST(ListenAddress, IsHostAndPort) {
  EXPECT_EQ(parse_listen_address("127.0.0.1:0")->port, 0);
  EXPECT_EQ(parse_listen_address("[::1]:8080")->host, "::1");
  EXPECT_EQ(parse_listen_address("localhost:65535")->port, 65535);
  for (const char* text :
       {"", ":80", "host", "host:", "host:x", "host:65536", "::1:80", "a:1:2", "h:-1", "h:1x"})
    EXPECT_FALSE(parse_listen_address(text)) << text;
}

}  // namespace
}  // namespace nf::http
