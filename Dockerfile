# One image for every part: `docker run IMAGE customer` runs the customer service, `docker run -v obp:/data IMAGE`
# everything in one process. Settings come from the environment (packages/config/settings.ts); there are no secrets in here.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
# Apart from the sources, so that a change of code does not install again. No package needs its install script:
# SQLite's binaries are in its package.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tools tools
COPY bin bin
COPY gateway gateway
COPY packages packages
COPY services services
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 OPS_PORT=9090 STORE_URL=file:/data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json deploy/health.js ./
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 8080 9090
# Exec form and no shell or init in between: the process is number 1, has handlers of its own for SIGTERM and SIGINT,
# and starts no children.
ENTRYPOINT ["node", "dist/bin/start.js"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 CMD ["node", "health.js", "live"]
