@NullMarked
package dev.wingman.gateway.openai;

import org.jspecify.annotations.NullMarked;
