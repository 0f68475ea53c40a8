package dev.shortlist.job;

/**
 * A kind of job: the name it goes by everywhere, and what a job of this kind is given to work on.
 *
 * @param name in kebab case, for example {@code select-batch}; it is stored, so it never changes
 * @param payload a small record, best of ids only: it is stored as JSON and read again by whichever
 *     version of the service runs the job. Unknown fields are ignored then
 */
public record JobType<P>(String name, Class<P> payload) {

  public JobType {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("job type \"%s\" is not in kebab case".formatted(name));
    }
  }
}
