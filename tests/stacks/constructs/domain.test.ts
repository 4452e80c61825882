// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax is that of Terraform.
import assert from 'node:assert/strict';
import { reference, synthesizeStack, theStack } from '../document.ts';
import { environmentKinds } from '../environments.ts';

const inZone = { IMAGE_CONVERSION_DOMAIN: 'images.example.com', IMAGE_CONVERSION_ZONE: 'example.com' };

describe('without a domain', () => {
  it('there is no record, no zone and no certificate, and the CDN has its own', () => {
    for (const type of ['aws_route53_record', 'aws_route53_zone', 'aws_acm_certificate'])
      assert.deepEqual(theStack().all(type), {});
    const { viewer_certificate, aliases } = theStack().resource('aws_cloudfront_distribution.site');
    assert.deepEqual(viewer_certificate, { cloudfront_default_certificate: true });
    assert.equal(aliases, undefined);
  });
});

describe('a domain in a hosted zone', () => {
  const stack = synthesizeStack(inZone);

  it('is looked up, and nothing of it is made', () => {
    assert.deepEqual(stack.content.data.aws_route53_zone.zone, { name: 'example.com', private_zone: false });
    assert.deepEqual(stack.all('aws_route53_zone'), {});
  });

  it('leads to the CDN by IPv4 and IPv6', () => {
    for (const type of ['A', 'AAAA'])
      assert.deepEqual(stack.resource(`aws_route53_record.site_${type.toLowerCase()}`), {
        zone_id: reference('data.aws_route53_zone.zone', 'zone_id'),
        name: 'images.example.com',
        type,
        alias: {
          name: reference('aws_cloudfront_distribution.site', 'domain_name'),
          zone_id: reference('aws_cloudfront_distribution.site', 'hosted_zone_id'),
          evaluate_target_health: false,
        },
      });
  });

  it('has a certificate in us-east-1, proven in the DNS, which the CDN waits for', () => {
    const certificate = stack.resource('aws_acm_certificate.site');
    assert.equal(certificate.region, 'us-east-1');
    assert.equal(certificate.validation_method, 'DNS');
    const proof = stack.resource('aws_route53_record.site_certificate');
    assert.equal(proof.name, '${tolist(aws_acm_certificate.site.domain_validation_options).0.resource_record_name}');
    assert.deepEqual(stack.resource('aws_acm_certificate_validation.site').validation_record_fqdns, [
      reference('aws_route53_record.site_certificate', 'fqdn'),
    ]);
    const { viewer_certificate, aliases } = stack.resource('aws_cloudfront_distribution.site');
    assert.deepEqual(aliases, ['images.example.com']);
    assert.deepEqual(viewer_certificate, {
      acm_certificate_arn: reference('aws_acm_certificate_validation.site', 'certificate_arn'),
      ssl_support_method: 'sni-only',
      minimum_protocol_version: 'TLSv1.2_2021',
    });
  });

  it('lets Amazon alone issue certificates, if it may say so', () => {
    assert.deepEqual(stack.resource('aws_route53_record.site_caa').records, [
      '0 issue "amazon.com"',
      '0 issuewild ";"',
    ]);
    const silent = synthesizeStack({ ...inZone, IMAGE_CONVERSION_CAA: 'off' });
    assert.equal(silent.all('aws_route53_record').site_caa, undefined);
  });

  it('is the site’s origin everywhere', () => {
    const origin = 'https://images.example.com';
    assert.equal(stack.content.output.site_url.value, origin);
    for (const bucket of ['input', 'output'])
      assert.deepEqual(stack.resource(`aws_s3_bucket_cors_configuration.${bucket}`).cors_rule[0].allowed_origins, [
        origin,
      ]);
    const client = stack.resource('aws_cognito_user_pool_client.site');
    assert.deepEqual(client.callback_urls, [`${origin}/signed-in`]);
    assert.deepEqual(client.logout_urls, [`${origin}/`]);
  });

  it('binds the names below it to HTTPS, those below an apex not: they may be another’s', () => {
    const includes = (variables: Readonly<Record<string, string>>) =>
      synthesizeStack(variables).resource('aws_cloudfront_response_headers_policy.site').security_headers_config
        .strict_transport_security.include_subdomains;
    assert.equal(includes(inZone), true);
    assert.equal(includes({ IMAGE_CONVERSION_DOMAIN: 'example.com' }), false);
  });
});

describe('a domain for the sign-in pages', () => {
  const stack = synthesizeStack({ ...inZone, IMAGE_CONVERSION_SIGN_IN_DOMAIN: 'sign-in.images.example.com' });

  it('is Cognito’s, with a certificate of its own', () => {
    const domain = stack.resource('aws_cognito_user_pool_domain.sign_in');
    assert.equal(domain.domain, 'sign-in.images.example.com');
    assert.equal(domain.certificate_arn, reference('aws_acm_certificate_validation.sign_in', 'certificate_arn'));
  });

  it('comes after the site’s address, without which Cognito refuses it', () => {
    assert.deepEqual(stack.resource('aws_cognito_user_pool_domain.sign_in').depends_on, [
      'aws_route53_record.site_a',
      'aws_route53_record.site_aaaa',
    ]);
  });

  it('leads to Cognito’s own distribution', () => {
    assert.deepEqual(stack.resource('aws_route53_record.sign_in_a').alias, {
      name: reference('aws_cognito_user_pool_domain.sign_in', 'cloudfront_distribution'),
      zone_id: reference('aws_cognito_user_pool_domain.sign_in', 'cloudfront_distribution_zone_id'),
      evaluate_target_health: false,
    });
  });

  it('is where the page signs in and out', () => {
    const { oidc } = JSON.parse(stack.resource('aws_s3_object.config').content);
    assert.equal(oidc.logoutUrl, 'https://sign-in.images.example.com/logout');
    const policy = stack.resource('aws_cloudfront_response_headers_policy.site').security_headers_config;
    assert.match(
      policy.content_security_policy.content_security_policy,
      /connect-src [^;]* https:\/\/sign-in\.images\.example\.com /,
    );
  });
});

describe('a domain registered in the account', () => {
  const variables = { ...inZone, IMAGE_CONVERSION_DOMAIN_SOURCE: 'registered' };

  it('gets a zone, and is told its name servers', () => {
    const stack = synthesizeStack(variables);
    assert.equal(stack.resource('aws_route53_zone.zone').name, 'example.com');
    const { domain_name, name_server } = stack.resource('aws_route53domains_registered_domain.domain');
    assert.equal(domain_name, 'example.com');
    assert.deepEqual(
      name_server.map(({ name }: { name: string }) => name),
      [0, 1, 2, 3].map((index) => `\${element(aws_route53_zone.zone.name_servers, ${index})}`),
    );
  });

  it('is signed if wanted, and the registry hears of the key once the zone is signed', () => {
    assert.deepEqual(synthesizeStack(variables).all('aws_route53_hosted_zone_dnssec'), {});
    const stack = synthesizeStack({ ...variables, IMAGE_CONVERSION_DNSSEC: 'on' });
    const key = stack.resource('aws_kms_key.zone');
    assert.deepEqual(
      [key.region, key.customer_master_key_spec, key.key_usage],
      ['us-east-1', 'ECC_NIST_P256', 'SIGN_VERIFY'],
    );
    const delegation = stack.resource('aws_route53domains_delegation_signer_record.zone');
    assert.deepEqual(delegation.depends_on, ['aws_route53_hosted_zone_dnssec.zone']);
    assert.deepEqual(delegation.signing_attributes, [
      { algorithm: 13, flags: 257, public_key: reference('aws_route53_key_signing_key.zone', 'public_key') },
    ]);
  });
});

describe('a new domain', () => {
  const contact = {
    firstName: 'Ada',
    lastName: 'Example',
    email: 'ada@example.com',
    phoneNumber: '+49.30123456',
    addressLine1: '1 Example Street',
    city: 'Berlin',
    zipCode: '10115',
    countryCode: 'DE',
  };
  const registering = (environment: string, more: Readonly<Record<string, string>> = {}) =>
    synthesizeStack({
      ...inZone,
      IMAGE_CONVERSION_ENVIRONMENT: environment,
      IMAGE_CONVERSION_DOMAIN_SOURCE: 'register',
      IMAGE_CONVERSION_DOMAIN_CONSENT: 'register example.com',
      IMAGE_CONVERSION_DOMAIN_CONTACT: JSON.stringify({ ...contact, ...more }),
    });

  it('is registered by whom the settings name, hidden from the public, locked and renewed', () => {
    const domain = registering('dev').resource('aws_route53domains_domain.domain');
    assert.equal(domain.domain_name, 'example.com');
    for (const role of ['admin', 'registrant', 'tech']) {
      assert.equal(domain[`${role}_contact`][0].last_name, 'Example');
      assert.equal(domain[`${role}_contact`][0].contact_type, 'PERSON');
      assert.equal(domain[`${role}_privacy`], true);
    }
    assert.deepEqual([domain.auto_renew, domain.transfer_lock], [true, true]);
  });

  it('of an organization is registered by it', () => {
    const domain = registering('dev', { organizationName: 'Example Ltd' }).resource('aws_route53domains_domain.domain');
    assert.equal(domain.registrant_contact[0].contact_type, 'COMPANY');
  });

  it('has the zone that comes with it', () => {
    const record = registering('dev').resource('aws_route53_record.site_a');
    assert.equal(record.zone_id, reference('aws_route53domains_domain.domain', 'hosted_zone_id'));
  });

  it('is not given up by a deployment that keeps its data', () => {
    const lifecycle = (environment: string) =>
      registering(environment).resource('aws_route53domains_domain.domain').lifecycle;
    assert.deepEqual(lifecycle('prod'), { prevent_destroy: true });
    assert.deepEqual(lifecycle('dev'), { prevent_destroy: false });
  });
});

describe('in front of and behind the CDN', () => {
  it('stands a firewall if wanted, in us-east-1, which limits addresses and knows what is bad', () => {
    assert.deepEqual(theStack().all('aws_wafv2_web_acl'), {});
    assert.equal(theStack().resource('aws_cloudfront_distribution.site').web_acl_id, undefined);
    const stack = synthesizeStack({ IMAGE_CONVERSION_FIREWALL: 'on', IMAGE_CONVERSION_FIREWALL_REQUESTS: '500' });
    const firewall = stack.resource('aws_wafv2_web_acl.cdn');
    assert.deepEqual([firewall.region, firewall.scope], ['us-east-1', 'CLOUDFRONT']);
    const [rate, ...managed] = firewall.rule;
    assert.equal(rate.statement.rate_based_statement.limit, 500);
    assert.equal(rate.action.block.custom_response.response_code, 429);
    assert.deepEqual(
      managed.map(
        (rule: { statement: { managed_rule_group_statement: { name: string } } }) =>
          rule.statement.managed_rule_group_statement.name,
      ),
      ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesCommonRuleSet'],
    );
    assert.equal(stack.resource('aws_cloudfront_distribution.site').web_acl_id, reference('aws_wafv2_web_acl.cdn'));
  });

  it('is a log of requests without queries, cookies and tokens', () => {
    const delivery = theStack().resource('aws_cloudwatch_log_delivery.cdn_access');
    assert.equal(delivery.region, 'us-east-1');
    assert.ok(delivery.record_fields.includes('cs-uri-stem'));
    for (const field of ['cs-uri-query', 'cs(Cookie)', 'cs(Referer)'])
      assert.ok(!delivery.record_fields.includes(field));
    assert.equal(
      theStack().resource('aws_cloudwatch_log_delivery_source.cdn_access').resource_arn,
      reference('aws_cloudfront_distribution.site'),
    );
    const silent = synthesizeStack({ IMAGE_CONVERSION_ACCESS_LOGS: 'off' });
    assert.deepEqual(silent.all('aws_cloudwatch_log_delivery'), {});
  });

  it('all is in prod', () => {
    const prod = synthesizeStack(environmentKinds.find(({ name }) => name === 'prod')!.variables);
    for (const address of [
      'aws_wafv2_web_acl.cdn',
      'aws_cloudwatch_log_delivery.cdn_access',
      'aws_acm_certificate.sign_in',
      'aws_sns_topic_subscription.alarms',
      'aws_budgets_budget.month',
    ])
      prod.resource(address);
  });
});
