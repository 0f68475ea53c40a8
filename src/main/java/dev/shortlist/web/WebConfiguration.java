package dev.shortlist.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets controllers take {@link Paging} and {@link Prefer} as arguments, from this machine alone.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

  private final LocalHosts localHosts;

  WebConfiguration(LocalHosts localHosts) {
    this.localHosts = localHosts;
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(localHosts);
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(
        new FromRequest(
            Paging.class,
            request -> Paging.of(request.getParameter("limit"), request.getParameter("cursor"))));
    resolvers.add(
        new FromRequest(Prefer.class, request -> Prefer.parse(request.getHeaderValues("Prefer"))));
  }

  private interface Reader {
    Object read(NativeWebRequest request);
  }

  private record FromRequest(Class<?> type, Reader reader)
      implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == type;
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        @Nullable ModelAndViewContainer container,
        NativeWebRequest request,
        @Nullable WebDataBinderFactory binders) {
      return reader.read(request);
    }
  }
}
