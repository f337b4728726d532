#include "http/api/webhook_signature.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/hash.h"

namespace nf::http {
namespace {

struct Message {
  std::string scheme;
  std::string secret;
  std::map<std::string, std::string> headers;
  std::string body;
  std::int64_t at = 0;  // seconds
};

Result<std::string> verified(const Message& message) {
  const FindHeader header = [&](std::string_view name) -> std::optional<std::string_view> {
    const auto found = message.headers.find(std::string(name));
    return found == message.headers.end() ? std::nullopt : std::optional<std::string_view>(found->second);
  };
  return verify_signature(*signature_scheme(message.scheme), message.secret, header, message.body,
                          Time(Millis(message.at * 1000)));
}

// The examples that the three print in their own descriptions.
std::vector<Message> vectors() {
  return {
      {"github",
       "It's a Secret to Everybody",
       {{"X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}},
       "Hello, World!",
       1'800'000'000},
      {"slack",
       "8f742231b10e8888abcd99yyyzzz85a5",
       {{"X-Slack-Request-Timestamp", "1531420618"},
        {"X-Slack-Signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"}},
       "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
       "channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
       "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%"
       "2F96rGlfmibIGlgcZRskXaIFfN&"
       "trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
       1'531'420'618},
      {"standard",
       "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
       {{"webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"},
        {"webhook-timestamp", "1614265330"},
        {"webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}},
       R"({"test": 2432232314})",
       1'614'265'330}};
}

TEST(WebhookSignature, TheSendersOwnExamplesVerify) {
  for (const Message& message : vectors()) EXPECT_TRUE(verified(message)) << message.scheme;
}

TEST(WebhookSignature, AMinuteTooOldOrTooNewIsRefused) {
  for (Message message : vectors()) {
    if (message.scheme == "github") continue;  // signs no time
    for (const int off : {-301, 301}) {
      message.at += off;
      EXPECT_FALSE(verified(message)) << message.scheme << " " << off;
      message.at -= off;
    }
    message.at += 300;
    EXPECT_TRUE(verified(message)) << message.scheme;
  }
}

TEST(WebhookSignature, ARepeatOfOneMessageIsKnownAsSuch) {
  const auto all = vectors();
  EXPECT_EQ(*verified(all[0]), "") << "GitHub signs neither a time nor an id";
  EXPECT_EQ(*verified(all[1]), *verified(all[1]));
  EXPECT_NE(*verified(all[1]), "");
  EXPECT_NE(*verified(all[2]), "");
}

TEST(WebhookSignature, OneOfSeveralSignaturesIsEnough) {
  Message message = vectors()[2];
  std::string& signature = message.headers["webhook-signature"];
  signature = "v1,AAAA v1a,BBBB " + signature;
  EXPECT_TRUE(verified(message)) << "while a secret is being changed, messages carry two";
}

TEST(WebhookSignature, NoMutationOfAMessageVerifies) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  int tried = 0;
  for (const Message& original : vectors()) {
    ASSERT_TRUE(verified(original));
    for (int i = 0; i < 3'400; ++i) {
      Message message = original;
      std::vector<std::string*> parts{&message.body, &message.secret};
      for (auto& [name, value] : message.headers) parts.push_back(&value);
      std::string& part = *parts[random() % parts.size()];
      const std::string before = part;
      switch (random() % 4) {
        case 0:
          part[random() % part.size()] ^= static_cast<char>(1 << (random() % 7));
          break;
        case 1:
          part.insert(random() % (part.size() + 1), 1, static_cast<char>('0' + random() % 40));
          break;
        case 2:
          part.erase(random() % part.size(), 1 + random() % 3);
          break;
        case 3:
          part.clear();
          break;
      }
      if (part == before) continue;
      ++tried;
      // A blank after the signature ends it, and a timestamp may have zeros in front: neither changes a byte
      // of what was signed.
      if (verified(message)) {
        EXPECT_TRUE(part.starts_with(before)) << original.scheme << " seed " << seed << ": " << part;
        EXPECT_EQ(part[before.size()], ' ') << original.scheme << " seed " << seed;
      }
    }
  }
  EXPECT_GE(tried, 10'000);
  if (HasFailure()) return;
  std::printf(
      "PROMISE P29: the vectors of GitHub, Slack and Standard Webhooks verify; %d mutations (seed %u): 0 "
      "forged "
      "messages taken\n",
      tried, seed);
}

TEST(WebhookSignature, WithoutASecretNothingVerifies) {
  for (Message message : vectors()) {
    message.secret.clear();
    EXPECT_FALSE(verified(message)) << message.scheme;
    message.headers.clear();
    EXPECT_FALSE(verified(message)) << message.scheme;
  }
}

}  // namespace
}  // namespace nf::http
