package dev.wingman.chat.answers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AnswersConfiguration {

    @Bean
    AnswerCache answerCache() {
        return AnswerCache.OFF;
    }
}
