/** Commands that run the classes of this service on files and on the log, without the service. */
@NullMarked
package dev.wingman.chat.tools;

import org.jspecify.annotations.NullMarked;
