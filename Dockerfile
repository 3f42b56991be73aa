# One image for every part: `docker run IMAGE customer` runs the customer service, `docker run -v obp:/data IMAGE`
# everything in one process. Settings come from the environment (packages/config/settings.ts); there are no secrets in here.

FROM node:24.22.3-bookworm-slim AS modules
WORKDIR /app
# Apart from the sources, so that a change of code does not install again. No package needs its install script:
# native binaries are in their packages.
COPY package.json package-lock.json deploy/image/prune.js ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && node prune.js node_modules && find node_modules -type d -empty -delete

FROM node:24.22.3-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tools tools
COPY deploy/image/prune.js ./
COPY bin bin
COPY gateway gateway
COPY packages packages
COPY services services
COPY tsconfig.json ./
COPY web web
# The page keeps all its files: a browser reads others than Node.
RUN node tools/build-web.js --required && npm run build && node prune.js dist/bin dist/gateway dist/packages dist/services

FROM node:24.22.3-bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="OBP Customer Services" \
  org.opencontainers.image.description="The customer side of the Open Bank Project REST API v4.0.0, as services on a message bus" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 OPS_PORT=9090 STORE_URL=file:/data WELCOME_FILE=/data/welcome.txt
WORKDIR /app
# A process needs Node alone: an attacker finds no package manager.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn* \
  && mkdir /data && chown node:node /data
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json deploy/image/health.sh ./
USER node
EXPOSE 8080 9090
# Exec form and no shell or init in between: the process is number 1, has handlers of its own for SIGTERM and SIGINT,
# and starts no children.
ENTRYPOINT ["node", "dist/bin/start.js"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 CMD ["bash", "health.sh", "live"]
