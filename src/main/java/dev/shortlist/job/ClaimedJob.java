package dev.shortlist.job;

import java.util.UUID;

/**
 * A job in the hands of one worker. Whoever writes on its behalf proves by {@code attempt} that it
 * was not taken over meanwhile.
 *
 * @param payload as stored
 * @param cancelRequested true if its cancellation was accepted before this attempt
 * @param exhausted true if it was interrupted so often that it is not to run any more
 */
record ClaimedJob(
    UUID id,
    String type,
    String payload,
    int attempt,
    boolean cancelRequested,
    boolean exhausted) {}
