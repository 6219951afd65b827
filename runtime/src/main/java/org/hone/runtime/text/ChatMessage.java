package org.hone.runtime.text;

/**
 * One message of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}, or another role the model's template knows
 * @param content what is said
 */
public record ChatMessage(String role, String content) {}
