FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What decides the packages comes first, so that a changed page does not restore them again.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/BzPeer/BzPeer.csproj src/BzPeer/packages.lock.json src/BzPeer/
COPY src/BzPeer.Web/BzPeer.Web.csproj src/BzPeer.Web/packages.lock.json src/BzPeer.Web/
COPY src/BzPeer.Cli/BzPeer.Cli.csproj src/BzPeer.Cli/packages.lock.json src/BzPeer.Cli/
RUN dotnet restore src/BzPeer.Web --locked-mode && dotnet restore src/BzPeer.Cli --locked-mode
COPY .editorconfig ./
COPY src src
RUN dotnet publish src/BzPeer.Web -c Release --no-restore -o /site \
    && dotnet publish src/BzPeer.Cli -c Release --no-restore -o /tool

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /tool /opt/bzpeer/tool
COPY --from=build /site /opt/bzpeer/site
RUN printf '#!/bin/sh\nexec dotnet /opt/bzpeer/tool/BzPeer.Cli.dll "$@"\n' >/usr/local/bin/bzpeer \
    && chmod 0755 /usr/local/bin/bzpeer
USER $APP_UID
WORKDIR /opt/bzpeer/site
EXPOSE 8080
# The first start imports the demo records before it is ready.
HEALTHCHECK --interval=10s --timeout=10s --start-period=120s --retries=3 \
    CMD ["bzpeer", "health", "http://localhost:8080/health/ready"]
ENTRYPOINT ["dotnet", "BzPeer.Web.dll"]
